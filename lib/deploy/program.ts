import { createHmac, randomInt } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { unitObjects, type TreeObject } from '../kubernetes';
import {
  allOf,
  ConstructError,
  digestAnnotation,
  fieldManager,
  generatedLabel,
  marksData,
  publishedPath,
  unitAnnotation,
  type Project,
  isRecord,
} from '../model';
import { isTarget } from './cloud-names';
import type { ClusterAccess } from './cluster';
import { providerName, resourceName, resourceType, resourceUrn, unitIdentity } from './identity';
import { KubernetesProvider } from './provider';
import { rolloutTarget, workloadKinds } from './rollout-target';
import { applicationUrls } from './urls';
import { Provisioner } from './provisioner';
import { TokenValues } from './values';

/** What a unit of deployment tells when it is applied. */
export interface UnitOutputs {
  /** Application → URL it is reached at. */
  readonly urls: { readonly [application: string]: string };
}

/**
 * The Pulumi program of one unit of deployment: registers every object of the unit, with the values of its tokens, after
 * what it depends on is ready, and waits until its workloads are. Runs inside an engine, or under Pulumi's mocks.
 * @param targets URNs the engine was limited to; only these are waited for. Empty: all
 */
export async function applyUnit(
  project: Project,
  unit: string,
  cluster: ClusterAccess,
  targets: readonly string[] = [],
): Promise<UnitOutputs> {
  const objects = unitObjects(project, unit);
  const program = new UnitProgram(project, unit, cluster, targets);
  await program.prepareValues(objects);
  for (const object of objects) program.register(object);
  await program.ready();
  return { urls: applicationUrls(project, unit) };
}

class UnitProgram {
  private readonly provider: KubernetesProvider;
  private readonly values: TokenValues;
  private readonly cloud: Provisioner;
  private readonly registered = new Map<IConstruct, Registered>();
  /** Secrets of values made once, which are data themselves. */
  private readonly generated: ObjectResource[] = [];

  constructor(
    private readonly project: Project,
    private readonly unit: string,
    private readonly cluster: ClusterAccess,
    private readonly targets: readonly string[],
  ) {
    this.provider = new KubernetesProvider(providerName(project), {
      context: cluster.context,
      clusterIdentifier: unitIdentity(project, project.environment.base),
    });
    this.values = new TokenValues(project.tokens);
    this.cloud = new Provisioner(project, unit, this.values);
  }

  /** Makes known what tokens stand for: kept values, what clouds give, and names that depend on content. */
  async prepareValues(objects: readonly TreeObject[]): Promise<void> {
    await this.values.learnSecrets();
    const kept = objects.filter(({ manifest }) => manifest.metadata.labels?.[generatedLabel] === 'true');
    const there =
      kept.length === 0
        ? new Map<string, { [key: string]: string }>()
        : await this.cluster.generatedValues(this.project.namespace);
    for (const object of kept) this.registerGenerated(object, there.get(object.manifest.metadata.name) ?? {});
    await this.readDigests();
    await this.cloud.run();
    for (const { construct, manifest } of objects) {
      const token = this.project.tokens.get(manifest.metadata.name);
      if (token?.kind === 'name') this.values.set(token.text, this.contentName(construct, manifest));
    }
  }

  register(object: TreeObject): void {
    if (this.registered.has(object.construct)) return;
    const { construct, manifest } = object;
    const { stringData, ...rest } = manifest;
    const body = this.values.deep(construct, rest);
    if (!isRecord(body)) throw new ConstructError(construct, 'object-invalid', 'is not a map of fields');
    if (!isTexts(stringData)) this.create(object, body);
    else this.create(object, { ...body, data: this.secretData(construct, stringData) });
  }

  /** Resolves when every workload is ready; rejects with all that will not be, after the others have settled. */
  async ready(): Promise<void> {
    if (pulumi.runtime.isDryRun()) return;
    const settled = await Promise.allSettled([...this.registered.values()].map((registered) => registered.ready()));
    const failed = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (failed.length > 0) throw allOf(failed);
  }

  /** A Secret of values made once: what is in the cluster is kept, whatever the state knows of it. */
  private registerGenerated(object: TreeObject, there: { readonly [key: string]: string }): void {
    const { stringData, ...rest } = object.manifest;
    if (!isTexts(stringData)) return;
    const data = Object.fromEntries(
      Object.keys(stringData).map((key) => [key, pulumi.secret(there[key] ?? base64(randomText()))]),
    );
    const resource = this.create(object, { ...rest, data });
    this.generated.push(resource);
    for (const [key, token] of Object.entries(stringData)) {
      this.values.set(token, pulumi.secret(resource.data.apply((known) => decoded(known[key]))));
    }
  }

  /** Digests of what other units publish; they are deployed before this one. */
  private async readDigests(): Promise<void> {
    const wanted = [...this.project.tokens.all()].filter(({ path }) => path === publishedPath);
    if (wanted.length === 0) return;
    const digests = await this.cluster.publishedDigests(this.project.namespace);
    for (const { text, key } of wanted) this.values.set(text, digests[key] ?? 'unpublished');
  }

  /** The name of an immutable Secret: it ends in a digest keyed by random values of its own, which says nothing of them. */
  private contentName(construct: ApiObject, manifest: TreeObject['manifest']): pulumi.Output<string> {
    const { stringData, metadata } = manifest;
    const stem = metadata.name.slice(0, -9);
    if (!isTexts(stringData)) return pulumi.output(metadata.name);
    return pulumi.unsecret(
      pulumi.all(this.secretData(construct, stringData)).apply((known) => `${stem}-${digest(known)}`),
    );
  }

  private secretData(
    construct: ApiObject,
    texts: { readonly [key: string]: string },
  ): { [key: string]: pulumi.Output<string> } {
    return Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [
        key,
        pulumi.secret(pulumi.output(this.values.text(construct, text, true)).apply(base64)),
      ]),
    );
  }

  private create(object: TreeObject, body: Record<string, unknown>): ObjectResource {
    const { construct, manifest } = object;
    const name = resourceName(this.project, object);
    const metadata = isRecord(body['metadata']) ? body['metadata'] : {};
    const annotations = {
      ...(isRecord(metadata['annotations']) ? metadata['annotations'] : {}),
      ...contentDigest(manifest, body['data']),
      [unitAnnotation]: unitIdentity(this.project, this.unit),
      'pulumi.com/patchFieldManager': fieldManager,
      'pulumi.com/skipAwait': 'true',
    };
    const after = this.dependencies(object);
    // Whoever waits for this resource hears of it; here it would end the process.
    after.catch(() => undefined);
    const resource = new ObjectResource(
      resourceType(manifest.apiVersion, manifest.kind),
      name,
      { ...body, metadata: { ...metadata, annotations } },
      {
        provider: this.provider,
        retainOnDelete: marksData(manifest.metadata.annotations),
        dependsOn: after,
        ...(manifest.kind === 'Secret' ? { additionalSecretOutputs: ['data', 'stringData'] } : {}),
      },
    );
    // What the engine was told to leave alone may not be there at all.
    const isMeant = this.targets.length === 0 || isTarget(resourceUrn(this.project, object), this.targets);
    this.registered.set(construct, new Registered(resource, object, isMeant, after, this.cluster));
    return resource;
  }

  private dependencies(object: TreeObject): Promise<pulumi.Resource[]> {
    const needed = object.dependencies.flatMap((dependency) => this.registered.get(dependency) ?? []);
    const isWorkload = workloadKinds.has(object.manifest.kind);
    return Promise.all([
      // Where there is data, its password was there first: a missing one is lost, and not what a killed run did not come to.
      ...(holdsData(object.manifest) ? this.generated : []),
      // A StatefulSet makes the claims of its pods itself, where it does not find them.
      ...(isWorkload ? this.volumesBeside(object) : []),
      ...(isWorkload ? this.cloud.grantedTo(object.application) : []),
      ...needed.map((registered) => registered.ready().then(() => registered.resource)),
    ]);
  }

  /** Volumes of the same server, which are no dependencies in the tree: GitOps tools would wait for a claim that waits for its pod. */
  private volumesBeside({ construct }: TreeObject): ObjectResource[] {
    const beside = (construct.node.scope?.node.children ?? []).flatMap((child) => this.registered.get(child) ?? []);
    return beside.filter(({ object }) => holdsData(object.manifest)).map(({ resource }) => resource);
  }
}

/** An object of the cluster as a resource of the engine. */
class ObjectResource extends pulumi.CustomResource {
  declare readonly data: pulumi.Output<Record<string, string>>;

  constructor(type: string, name: string, body: Record<string, unknown>, options: pulumi.CustomResourceOptions) {
    super(type, name, { data: undefined, ...body }, options);
  }
}

/** A resource, and when what it runs is ready. */
class Registered {
  private waiting: Promise<void> | undefined;

  constructor(
    readonly resource: ObjectResource,
    readonly object: TreeObject,
    private readonly isMeant: boolean,
    private readonly after: Promise<unknown>,
    private readonly cluster: ClusterAccess,
  ) {}

  ready(): Promise<void> {
    this.waiting ??= this.wait();
    return this.waiting;
  }

  private async wait(): Promise<void> {
    if (pulumi.runtime.isDryRun() || !this.isMeant || !workloadKinds.has(this.object.manifest.kind)) return;
    // A resource that waits for what will not be ready is never registered. Its URN is known once it is.
    await this.after;
    await new Promise<void>((resolve) => this.resource.urn.apply(() => resolve()));
    await this.cluster.awaitReady(rolloutTarget(this.object));
  }
}

/** Whether an object keeps data that is made at run time, with the generated passwords of its day. */
function holdsData({ metadata: { annotations, labels } }: TreeObject['manifest']): boolean {
  return marksData(annotations) && labels?.[generatedLabel] === undefined;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomText(length = 64): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** The digest of what a Secret holds, where it is to be told to others. */
function contentDigest(
  { metadata }: TreeObject['manifest'],
  data: unknown,
): { [annotation: string]: pulumi.Output<string> } {
  if (metadata.annotations?.[digestAnnotation] === undefined || !isRecord(data)) return {};
  return { [digestAnnotation]: pulumi.unsecret(pulumi.output(data).apply((known) => digest(known))) };
}

function digest(data: { readonly [key: string]: unknown }): string {
  const content = JSON.stringify(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHmac('sha256', content).update('infra.dev/content').digest('hex').slice(0, 8);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function decoded(text: string | undefined): string {
  return Buffer.from(text ?? '', 'base64').toString();
}

function isTexts(value: unknown): value is { readonly [key: string]: string } {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}
