import type { ApiObject } from 'cdk8s';
import { treeObjects, type Container, type Manifest, type PodSpec, type TreeObject } from '../../kubernetes';
import type { Application, Project } from '../../model';

/** What runs in the cluster, as far as Compose needs it. */
export interface Workload {
  /** The name of its service. */
  readonly name: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'Job' | 'CronJob';
  readonly application: Application | undefined;
  readonly pod: PodSpec;
  readonly container: Container;
  /** Names under which others reach it. */
  readonly aliases: readonly string[];
  /** By each of those that are served at another port than the container's: port there and here. */
  readonly ports: readonly { readonly host: string; readonly port: number; readonly target: number }[];
  readonly dependencies: readonly ApiObject[];
  readonly construct: ApiObject;
}

interface Template {
  readonly metadata?: { readonly labels?: { readonly [label: string]: string } };
  readonly spec: PodSpec;
}

/** The workloads of a tree, each after those it depends on. */
export function workloadsOf(project: Project): Workload[] {
  const objects = treeObjects(project);
  const services = objects.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'Service');
  return objects.flatMap((object) => {
    const { kind } = object.manifest;
    if (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'Job' && kind !== 'CronJob') return [];
    const template = templateOf(object.manifest);
    const [container] = template.spec.containers;
    if (container === undefined) return [];
    const labels = template.metadata?.labels ?? {};
    const reached = services.filter((service) => selects(service, labels));
    return [
      {
        name: nameOf(object, labels),
        kind,
        application: object.application,
        pod: template.spec,
        container,
        aliases: reached.flatMap((service) => aliasesOf(service, object.manifest.metadata.name)),
        ports: reached.flatMap((service) => portsOf(service, container)),
        dependencies: object.dependencies,
        construct: object.construct,
      },
    ];
  });
}

/** The name without the hash that the names of Jobs end in. */
function nameOf({ manifest }: TreeObject, labels: { readonly [label: string]: string }): string {
  const [instance, component] = [labels['app.kubernetes.io/instance'], labels['app.kubernetes.io/component']];
  if (manifest.kind !== 'Job' || instance === undefined || component === undefined) return manifest.metadata.name;
  return `${instance}-${component}`;
}

function templateOf({ kind, spec }: Manifest): Template {
  const own = spec as {
    readonly template: Template;
    readonly jobTemplate: { readonly spec: { readonly template: Template } };
  };
  return kind === 'CronJob' ? own.jobTemplate.spec.template : own.template;
}

function selects({ spec }: Manifest, labels: { readonly [label: string]: string }): boolean {
  const { selector = {} } = spec as { readonly selector?: { readonly [label: string]: string } };
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([label, value]) => labels[label] === value);
}

function aliasesOf({ metadata, spec }: Manifest, workload: string): string[] {
  const host = `${metadata.name}.${metadata.namespace ?? ''}.svc`;
  const { clusterIP } = spec as { readonly clusterIP?: string };
  return [host, ...(clusterIP === 'None' ? [`${workload}-0.${host}`] : [])];
}

function portsOf({ metadata, spec }: Manifest, { ports = [] }: Container): Workload['ports'] {
  const host = `${metadata.name}.${metadata.namespace ?? ''}.svc`;
  const served = (
    spec as { readonly ports: readonly { readonly port: number; readonly targetPort?: number | string }[] }
  ).ports;
  return served.flatMap(({ port, targetPort = port }) => {
    const target =
      typeof targetPort === 'number' ? targetPort : ports.find(({ name }) => name === targetPort)?.containerPort;
    return target === undefined || target === port ? [] : [{ host, port, target }];
  });
}
