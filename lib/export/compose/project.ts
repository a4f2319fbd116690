import type { ApiObject } from 'cdk8s';
import { treeObjects } from '../../kubernetes';
import { attachedVariables, type Application, type Project, type ProjectValues } from '../../model';
import type { Finding } from '../exporter';
import { ComposeTexts, escaped, type Setting } from './settings';
import {
  configName,
  containerService,
  healthcheck,
  mountsOf,
  type Condition,
  type Build,
  type Service,
} from './service';
import { workloadsOf, type Workload } from './workloads';

/** A project as Compose runs it. */
export interface ComposeProject {
  readonly file: {
    readonly name: string;
    readonly services: { readonly [name: string]: Service };
    readonly volumes?: { readonly [name: string]: object };
    readonly configs?: { readonly [name: string]: { readonly content: string } };
  };
  /** What has to be in the environment. */
  readonly settings: readonly Setting[];
  readonly findings: readonly Finding[];
}

/** Puts what the tree of an environment runs into services of the same names, hosts and variables. */
export function composeProject(project: Project, values: ProjectValues): ComposeProject {
  const manifests = treeObjects(project).map(({ manifest }) => manifest);
  const texts = new ComposeTexts(project, manifests);
  const workloads = workloadsOf(project);
  const builds = buildsOf(project, values);
  const around: Around = {
    texts,
    builds,
    published: new Set(),
    made: new Map(workloads.map((workload) => [workload.construct, workload])),
    moved: new Map(
      workloads.flatMap(({ ports }) =>
        ports.flatMap(({ host, port, target }) => (port === 80 ? [[host, target]] : [])),
      ),
    ),
  };
  const services: { [name: string]: Service } = {};
  for (const workload of workloads) Object.assign(services, servicesOf(workload, around));
  const mounted = Object.values(services);
  const named = mounted.flatMap(({ volumes = [] }) => volumes.map((mount) => mount.split(':')[0] ?? ''));
  const used = new Set(mounted.flatMap(({ configs = [] }) => configs.map(({ source }) => source)));
  const configs = manifests
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap(({ metadata, data }) =>
      Object.entries((data ?? {}) as { readonly [key: string]: string }).map(
        ([key, content]) => [configName(metadata.name, key), { content: texts.text(content) }] as const,
      ),
    )
    .filter(([name]) => used.has(name));
  return {
    file: {
      name: project.name,
      services,
      ...(named.length === 0 ? {} : { volumes: Object.fromEntries([...new Set(named)].map((name) => [name, {}])) }),
      ...(configs.length === 0 ? {} : { configs: Object.fromEntries(configs) }),
    },
    settings: [...texts.settings.values()],
    findings: [...texts.unknown].map((text) => ({
      code: 'unsupported',
      message: `Compose has no equivalent of ${text}`,
      hint: `Give the add-on the provisioner in-cluster or external in ${project.environment.name}.`,
    })),
  };
}

interface Around {
  readonly texts: ComposeTexts;
  /** Workloads by what makes their pods. */
  readonly made: ReadonlyMap<ApiObject, Workload>;
  /** Ports that applications listen on, by the hosts at which others ask for port 80. */
  readonly moved: ReadonlyMap<string, number>;
  readonly builds: ReadonlyMap<string, Build>;
  /** Ports of this machine that are taken. */
  readonly published: Set<number>;
}

/** The service of a workload, and those that run before and beside it. */
function servicesOf(workload: Workload, around: Around): { readonly [name: string]: Service } {
  const { name, kind, pod, container, aliases } = workload;
  const { texts, builds } = around;
  const before: { [service: string]: Service } = {};
  const conditions: { [service: string]: { readonly condition: Condition } } = dependenciesOf(workload, around);
  const fields = { 'metadata.name': name, 'status.podIP': '127.0.0.1', 'status.hostIP': 'host.docker.internal' };
  const { volumes, configs } = mountsOf(name, container, pod);
  const user = pod.securityContext?.runAsUser;
  const isOwned = volumes.length > 0 && user !== undefined && pod.securityContext?.fsGroup !== undefined;
  const owner = `${user ?? 0}:${pod.securityContext?.fsGroup ?? 0}`;
  const image = container.image ?? '';
  if (isOwned) {
    // The cluster gives a volume to the group of its pod; here somebody has to, once.
    before[`${name}-volume`] = {
      image,
      user: '0:0',
      entrypoint: ['chown', owner, ...volumes.map((mount) => mount.split(':')[1] ?? '')],
      volumes,
    };
    conditions[`${name}-volume`] = { condition: 'service_completed_successfully' };
  }
  const health =
    workload.application === undefined || kind === 'StatefulSet'
      ? healthcheck(container.readinessProbe, texts)
      : undefined;
  const run = containerService(container, texts, fields, builds);
  const ports = publicPorts(workload, around.published);
  const beside = (pod.initContainers ?? []).flatMap((each) => {
    const goesOn = each.restartPolicy === 'Always';
    const own = `${name}-${each.name}`;
    if (!goesOn) conditions[own] = { condition: 'service_completed_successfully' };
    const mounts = mountsOf(name, each, pod);
    const service: Service = {
      ...containerService(each, texts, fields, builds),
      ...nonEmpty(mounts),
      ...(goesOn ? { network_mode: `service:${name}`, restart: 'unless-stopped' } : {}),
    };
    return [[own, service] as const];
  });
  const { environment, ...rest } = run;
  const service: Service = {
    ...rest,
    ...(kind === 'CronJob' ? { profiles: ['jobs'] } : {}),
    ...(isOwned ? { user: owner } : {}),
    ...(environment === undefined ? {} : { environment: reachable(environment, workload, around.moved) }),
    ...(ports.length === 0 ? {} : { ports }),
    ...nonEmpty({ volumes, configs }),
    ...(aliases.length === 0 ? {} : { networks: { default: { aliases } } }),
    ...(Object.keys(conditions).length === 0 ? {} : { depends_on: conditions }),
    ...(health === undefined ? {} : { healthcheck: health }),
    ...(kind === 'Deployment' || kind === 'StatefulSet' ? { restart: 'unless-stopped' } : {}),
  };
  return { ...before, [name]: service, ...Object.fromEntries(beside) };
}

function dependenciesOf({ dependencies }: Workload, { made }: Around) {
  const needed = dependencies.flatMap((dependency) => made.get(dependency) ?? []);
  return Object.fromEntries(
    needed.map(({ name, kind, container, application }) => {
      const isHealthy =
        (application === undefined || kind === 'StatefulSet') && container.readinessProbe?.exec !== undefined;
      const condition: Condition =
        kind === 'Job' ? 'service_completed_successfully' : isHealthy ? 'service_healthy' : 'service_started';
      return [name, { condition }];
    }),
  );
}

/** Without Services between them, containers are reached at the ports they listen on. */
function reachable(
  environment: { readonly [name: string]: string },
  { application }: Workload,
  moved: ReadonlyMap<string, number>,
): { readonly [name: string]: string } {
  const result: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(environment))
    result[name] = value.replace(/http:\/\/([\w.-]+\.svc)(?![:\w.-])/g, (url, host: string) => {
      const target = moved.get(host);
      return target === undefined ? url : `${url}:${target}`;
    });
  for (const attachment of application?.attachments.values() ?? []) {
    if (attachment.addon.reaches === undefined) continue;
    const named = attachedVariables(attachment);
    const host = named.find(([, binding]) => binding === 'host')?.[0];
    const target = moved.get(host === undefined ? '' : (environment[host] ?? ''));
    for (const [variable, binding] of named)
      if (binding === 'port' && target !== undefined && variable in result) result[variable] = String(target);
  }
  return result;
}

/** The port of what is public, on this machine only; the next one that is free where another has it. */
function publicPorts({ application, container, kind, aliases }: Workload, published: Set<number>): string[] {
  const isPublic =
    application !== undefined && (application.stack.props as { readonly public?: unknown }).public === true;
  const own = container.ports?.[0]?.containerPort;
  if (!isPublic || kind !== 'Deployment' || aliases.length === 0 || own === undefined) return [];
  let port = own < 1024 ? own + 8000 : own;
  while (published.has(port)) port += 1;
  published.add(port);
  return [`127.0.0.1:${port}:${own}`];
}

/** Images that are built from the repository, and how; every service that runs one can build it. */
function buildsOf({ applications }: Project, { applications: written }: ProjectValues): Map<string, Build> {
  const buildOf = ({ name, props }: Application): Build | undefined => {
    const build = written.find((values) => values.name === name)?.build;
    if (build === undefined) return props.image === undefined ? { context: '.' } : undefined;
    return {
      context: build.context ?? '.',
      ...(build.dockerfile === undefined ? {} : { dockerfile: build.dockerfile }),
      ...(build.args === undefined
        ? {}
        : { args: Object.fromEntries(Object.entries(build.args).map(([key, value]) => [key, escaped(value)])) }),
    };
  };
  return new Map(
    applications.flatMap((application) => {
      const build = buildOf(application);
      return build === undefined ? [] : [[application.image, build] as const];
    }),
  );
}

function nonEmpty({ volumes, configs }: ReturnType<typeof mountsOf>): Pick<Service, 'volumes' | 'configs'> {
  return { ...(volumes.length === 0 ? {} : { volumes }), ...(configs.length === 0 ? {} : { configs }) };
}
