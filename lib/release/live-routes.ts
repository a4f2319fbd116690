import { ApiObject, JsonPatch } from 'cdk8s';
import { unitIdentity } from '../deploy';
import { canaryIngressAnnotation, type TreeObject } from '../kubernetes';
import { isRecord, managedBySelector, unitAnnotation, type Project } from '../model';
import type { Cluster, KubernetesObject } from '../operate';

interface Route extends KubernetesObject {
  readonly spec?: unknown;
}

const apiVersions = { Ingress: 'networking.k8s.io/v1', HTTPRoute: 'gateway.networking.k8s.io/v1' } as const;
const instanceLabel = 'app.kubernetes.io/instance';

/** The routes of an environment as they are in the cluster, beside those of its tree. */
export class LiveRoutes {
  private constructor(
    private readonly project: Project,
    private readonly live: ReadonlyMap<string, Route>,
  ) {}

  /** Reads them, and keeps the tree from changing anything but what canaries take: hosts stay as they are. */
  static async read(project: Project, cluster: Cluster): Promise<LiveRoutes> {
    const rendered = renderedRoutes(project);
    const kinds = (['Ingress', 'HTTPRoute'] as const).filter(
      (kind) => kind === 'Ingress' || rendered.some((object) => object.kind === kind),
    );
    const lists = await Promise.all(
      kinds.map((kind) =>
        cluster.list<Route>(
          { apiVersion: apiVersions[kind], kind, namespace: project.namespace },
          { labelSelector: managedBySelector },
        ),
      ),
    );
    const live = lists.flatMap(({ items }, index) =>
      items.map((item) => [`${kinds[index] ?? ''}/${item.metadata.name}`, item] as const),
    );
    const routes = new LiveRoutes(project, new Map(live));
    for (const object of rendered) routes.keepPlaces(object);
    return routes;
  }

  /** Whether a route of the tree shares traffic otherwise than it does in the cluster, where it has to be for that. */
  isOutdated({ manifest, application }: TreeObject): boolean {
    const { kind, metadata, spec } = manifest;
    const live = this.live.get(`${kind}/${metadata.name}`);
    if (kind === 'HTTPRoute') return live !== undefined && !sameShares(spec, live.spec);
    if (kind !== 'Ingress' || metadata.annotations?.[canaryIngressAnnotation] === undefined) return false;
    const weight = `${canaryIngressAnnotation}-weight`;
    return (
      this.live.has(`Ingress/${application?.objectName ?? ''}`) &&
      live?.metadata.annotations?.[weight] !== metadata.annotations[weight]
    );
  }

  /** Applications of the tree that are to share traffic, but have no route yet. */
  unrouted(): string[] {
    const missing = this.project.applications.filter(
      ({ canaries, objectName }) =>
        canaries.length > 0 && !this.live.has(`HTTPRoute/${objectName}`) && !this.live.has(`Ingress/${objectName}`),
    );
    return missing.map(({ name }) => name);
  }

  /** Ingresses of a unit whose canary is no more. */
  stale(unit: string, objects: readonly TreeObject[]): Route[] {
    const known = new Set(
      objects.filter(({ manifest }) => manifest.kind === 'Ingress').map(({ manifest }) => manifest.metadata.name),
    );
    return this.canaryIngresses(unit).filter(({ metadata }) => !known.has(metadata.name));
  }

  /** Whether a canary has a share of a unit's traffic. */
  areShared(unit: string, objects: readonly TreeObject[]): boolean {
    return (
      this.canaryIngresses(unit).length > 0 ||
      objects.some(
        ({ manifest: { kind, metadata } }) => backends(this.live.get(`${kind}/${metadata.name}`)?.spec).length > 1,
      )
    );
  }

  private canaryIngresses(unit: string): Route[] {
    const identity = unitIdentity(this.project, unit);
    return [...this.live.values()].filter(
      ({ metadata: { annotations = {} } }) =>
        annotations[canaryIngressAnnotation] !== undefined && annotations[unitAnnotation] === identity,
    );
  }

  /** A host that was changed in the manifest waits for the environment's own deployment. */
  private keepPlaces(object: ApiObject): void {
    const route = this.live.get(`${object.kind}/${object.name}`);
    if (object.kind === 'HTTPRoute' && isRecord(route?.spec)) {
      const { hostnames, parentRefs } = route.spec;
      if (hostnames !== undefined) object.addJsonPatch(JsonPatch.replace('/spec/hostnames', hostnames));
      if (Array.isArray(parentRefs))
        object.addJsonPatch(JsonPatch.replace('/spec/parentRefs', parentRefs.map(placeOf)));
      return;
    }
    const host = hostIn(this.live.get(`Ingress/${object.metadata.getLabel(instanceLabel) ?? ''}`)?.spec);
    const isCanary = canaryIngressAnnotation in annotationsOf(object);
    if (isCanary && host !== undefined) object.addJsonPatch(JsonPatch.replace('/spec/rules/0/host', host));
  }
}

function renderedRoutes(project: Project): ApiObject[] {
  return project
    .prepare()
    .node.findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .filter(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute');
}

function annotationsOf(object: ApiObject): object {
  const metadata: unknown = object.metadata.toJson();
  return isRecord(metadata) && isRecord(metadata['annotations']) ? metadata['annotations'] : {};
}

/** A reference without the fields that the API server fills in. */
function placeOf(reference: unknown): unknown {
  if (!isRecord(reference)) return reference;
  const { name, namespace } = reference;
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}

function hostIn(spec: unknown): unknown {
  const rules: unknown = isRecord(spec) ? spec['rules'] : undefined;
  const first: unknown = Array.isArray(rules) ? rules[0] : undefined;
  return isRecord(first) ? first['host'] : undefined;
}

function sameShares(a: unknown, b: unknown): boolean {
  return JSON.stringify(backends(a)) === JSON.stringify(backends(b));
}

/** Service and weight of everything a route leads to; the weight is 1 where none is said. */
function backends(spec: unknown): [name: unknown, weight: unknown][] {
  const rules: unknown = isRecord(spec) ? spec['rules'] : undefined;
  return (Array.isArray(rules) ? rules : []).flatMap((rule: unknown) => {
    const references: unknown = isRecord(rule) ? rule['backendRefs'] : undefined;
    return (Array.isArray(references) ? references : [])
      .filter(isRecord)
      .map(({ name, weight }): [unknown, unknown] => [name, weight ?? 1]);
  });
}
