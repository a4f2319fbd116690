import type { Construct } from 'constructs';
import {
  Exposure,
  plainText,
  releaseJob,
  Workload,
  type Command,
  type PodOptions,
  type Probe,
  type WorkloadOptions,
  type WorkloadParameters,
} from '../lib/kubernetes';
import { ConstructError, type Application, type Stack } from '../lib/model';

/** A process of an application: pods that are kept running. */
export interface Process extends Pick<
  WorkloadOptions,
  'name' | 'command' | 'args' | 'mounts' | 'replicas' | 'autoscaling' | 'probes' | 'stopSeconds'
> {
  /** Never runs twice at a time, nor in a canary: for processes that start scheduled work. @default false */
  readonly singleton?: boolean;
}

/** The process that serves requests; the parameters command, args and replicas go before what is here. */
export interface WebProcess extends Process {
  /** How to check that it can serve requests. @default it answers the health path at its port */
  readonly ready?: Probe;
  /** How to check that it does not hang. @default it takes connections at its port */
  readonly alive?: Probe;
  /** Seconds that it may take to start. @default 75 */
  readonly startSeconds?: number;
}

/** Where the web process listens, and the path that answers 2xx or 3xx once it can serve. */
export interface Listener {
  readonly port: number;
  readonly healthPath: string;
}

/** The processes of an application, as Heroku calls them together. */
export interface Formation<W extends WebProcess = WebProcess> {
  /** Serves requests, under the application's own name. @default none */
  readonly web?: W | undefined;
  /** Runs to completion before the others start; not in a canary, which shares production's data. @default nothing */
  readonly release?: Command | null | undefined;
  /** Further processes by name, in addition to those of the parameter `processes`. @default none */
  readonly others?: { readonly [name: string]: Process };
  /**
   * Variables of every process, unless the application sets a variable of the same name; text may contain tokens.
   * @default none
   */
  readonly variables?: { readonly [name: string]: string };
}

/**
 * Adds the objects of an application's processes.
 * @throws ConstructError where the parameter `processes` names one that the stack has already
 */
export function renderFormation(
  stack: Stack,
  props: WorkloadParameters,
  formation: Formation<WebProcess & Listener>,
): void {
  const { application } = stack;
  const { web, release, others = {} } = formation;
  const isCanary = application.project.environment.kind === 'canary';
  const variables = unset(application, formation.variables ?? {});
  const runsBefore = release !== undefined && release !== null && !isCanary;
  const before = runsBefore ? releaseJob(stack, application, props, { command: release, variables }) : undefined;
  const after = (construct: Construct) => before === undefined || construct.node.addDependency(before);
  if (web !== undefined) after(serve(stack, props, { ...web, variables }));
  const taken = [web === undefined ? [] : 'web', release === undefined ? [] : 'release', Object.keys(others)].flat();
  for (const name of Object.keys(props.processes ?? {})) if (taken.includes(name)) throw duplicate(stack, name);
  for (const [component, process] of Object.entries<Process>({ ...others, ...props.processes })) {
    if (process.singleton === true && isCanary) continue;
    const replicas = process.replicas ?? (process.name === undefined ? 1 : undefined);
    const options = { ...process, component, replicas, variables };
    after(new Workload(stack, `Process-${component}`, application, props, options));
  }
}

/** The web process and the way to it. */
function serve(
  stack: Stack,
  props: WorkloadParameters,
  { ready, alive, startSeconds, healthPath: path, ...web }: WebProcess & Listener & Pick<PodOptions, 'variables'>,
): Workload {
  const { application } = stack;
  const living = alive ?? { tcpSocket: { port: 'http' } };
  const workload = new Workload(stack, 'Web', application, props, {
    ...web,
    name: application.objectName,
    component: 'web',
    command: props.command ?? web.command,
    args: props.args ?? web.args,
    replicas: props.replicas ?? web.replicas,
    readinessProbe: {
      ...(ready ?? { httpGet: { path, port: 'http', ...asFromOutside(stack) } }),
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 3,
    },
    livenessProbe: {
      ...living,
      ...(startSeconds === undefined ? { initialDelaySeconds: 15 } : {}),
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 6,
    },
    ...(startSeconds === undefined
      ? {}
      : {
          startupProbe: {
            ...living,
            periodSeconds: 5,
            timeoutSeconds: 3,
            failureThreshold: Math.ceil(startSeconds / 5),
          },
        }),
  });
  new Exposure(stack, 'Http', application, {
    component: 'web',
    port: web.port,
    ports: props.ports,
    host: stack.host,
  });
  return workload;
}

/**
 * The headers of a request that came by the application's host and TLS: a framework that knows its hosts refuses
 * others, and one that wants TLS redirects to a port that no pod has.
 */
function asFromOutside({ application, host }: Stack): Pick<NonNullable<Probe['httpGet']>, 'httpHeaders'> {
  if (host === undefined) return {};
  return {
    httpHeaders: [
      { name: 'Host', value: plainText(application, host) },
      { name: 'X-Forwarded-Proto', value: 'https' },
    ],
  };
}

/** What a stack sets unless the application does, or its configuration: `env` of a container goes before `envFrom`. */
function unset(application: Application, variables: { readonly [name: string]: string }) {
  const own = new Set([...application.variables().keys(), ...(application.props.configured ?? [])]);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !own.has(name)));
}

function duplicate(stack: Stack, name: string): ConstructError {
  return new ConstructError(
    stack.application,
    'process-duplicate',
    `has a process named "${name}", a name that its stack ${stack.description.type} uses for a process of its own`,
    'Rename the process.',
  );
}
