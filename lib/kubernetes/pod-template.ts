import { projectLabels, publishedPath, withDefaults, type Application } from '../model';
import type { Container, PodTemplate, Probe, Volume } from './api';
import { environmentVariables, escaped, plainText } from './environment-variables';
import { configurationSecret } from './configuration';
import { imageVersion, selector } from './labels';
import { restrictedContainer, restrictedPod } from './pod-security';
import { workloadParameters, type Command, type WorkloadProps } from './workload-parameters';

/** Seconds between a pod's removal from its Services and the signal to stop: endpoints need that long to spread. */
const drainSeconds = 5;

const tmp: Mount = { volume: { name: 'tmp', emptyDir: {} }, path: '/tmp' };

/** A volume of the pod, and where its container sees it. */
export interface Mount {
  readonly volume: Volume;
  readonly path: string;
  /** A file or folder of the volume instead of its root. @default the root */
  readonly subPath?: string;
}

export interface PodOptions {
  /** Label that tells an application's processes apart. */
  readonly component: string;
  readonly command?: Command | undefined;
  readonly args?: readonly string[] | undefined;
  /** Port requests come in at. @default none */
  readonly port?: number;
  /** @default none */
  readonly readinessProbe?: Probe;
  /** @default none */
  readonly livenessProbe?: Probe;
  /** Holds the other probes back until it succeeds. @default none */
  readonly startupProbe?: Probe;
  /** Volumes beside the writable /tmp. @default none */
  readonly mounts?: readonly Mount[];
  /** Variables beside the application's own. @default none */
  readonly variables?: { readonly [name: string]: string };
  /** @default Always */
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  /** Seconds from the signal to stop until the kill. @default 30 */
  readonly stopSeconds?: number;
}

/** The pods of one process of an application: they pass Pod Security "restricted" and stop gracefully. */
export function podTemplate(application: Application, props: WorkloadProps, options: PodOptions): PodTemplate {
  const { project } = application;
  const { component, port } = options;
  const labels = {
    ...projectLabels(project.name),
    ...selector(application, component),
    ...imageVersion(application.image),
  };
  const plain = (texts: { readonly [key: string]: string } | undefined) =>
    Object.fromEntries(Object.entries(texts ?? {}).map(([key, text]) => [key, plainText(application, text)]));
  // A Job runs once: what it read does not change under it.
  const follows = options.restartPolicy === undefined;
  const annotations = { ...plain(props.annotations), ...(follows ? publishedDigests(application) : {}) };
  return {
    metadata: {
      labels: { ...plain(props.labels), ...labels },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: restrictedPod(props.user),
      ...(options.restartPolicy === undefined ? {} : { restartPolicy: options.restartPolicy }),
      ...pullSecrets(application),
      terminationGracePeriodSeconds: (port === undefined ? 0 : drainSeconds) + (options.stopSeconds ?? 30),
      containers: [container(application, props, options)],
      volumes: [...new Map([tmp, ...(options.mounts ?? [])].map(({ volume }) => [volume.name, volume])).values()],
    },
  };
}

function container(application: Application, props: WorkloadProps, options: PodOptions): Container {
  const { port, readinessProbe, livenessProbe, startupProbe } = options;
  const { cpu, memory } = withDefaults(props.resources ?? {}, workloadParameters.resources);
  return {
    name: options.component,
    image: application.image,
    ...commandOf(application, options),
    env: environmentVariables(application, {
      ...(port === undefined ? {} : { PORT: String(port) }),
      ...options.variables,
    }),
    ...configurationOf(application),
    ...(port === undefined ? {} : { ports: [{ name: 'http', containerPort: port }] }),
    ...(startupProbe === undefined ? {} : { startupProbe }),
    ...(readinessProbe === undefined ? {} : { readinessProbe }),
    ...(livenessProbe === undefined ? {} : { livenessProbe }),
    ...(port === undefined ? {} : { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } }),
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: restrictedContainer,
    volumeMounts: [tmp, ...(options.mounts ?? [])].map(({ volume, path, subPath }) => ({
      name: volume.name,
      mountPath: path,
      ...(subPath === undefined ? {} : { subPath }),
    })),
  };
}

/** A command written as one text is the shell's, dollar signs included; in a list Kubernetes replaces `$(VARIABLE)`. */
function commandOf(application: Application, { command, args }: PodOptions): Pick<Container, 'command' | 'args'> {
  const plain = (text: string) => plainText(application, text);
  const list = typeof command === 'string' ? ['/bin/sh', '-c', escaped(plain(command))] : command?.map(plain);
  return {
    ...(list === undefined ? {} : { command: list }),
    ...(args === undefined ? {} : { args: args.map((text) => plainText(application, text)) }),
  };
}

/** Everything `infra config set` stored for the application, under the names it was stored by. */
function configurationOf(application: Application): Pick<Container, 'envFrom'> {
  if (application.props.configuration === undefined) return {};
  return { envFrom: [{ secretRef: { name: configurationSecret(application.project, application.identity) } }] };
}

function pullSecrets({ project }: Application) {
  const names = project.environment.values.imagePullSecrets ?? [];
  return names.length === 0 ? {} : { imagePullSecrets: names.map((name) => ({ name })) };
}

/** Digests of the Secrets that other units publish: a change there rolls these pods. */
function publishedDigests(application: Application): { [annotation: string]: string } {
  const foreign = [...application.attachments.values()].filter(
    ({ addon }) =>
      addon.unit !== application.unit && addon.bindingNames.some((name) => addon.bindingSecrets.carries(name)),
  );
  return Object.fromEntries(
    foreign.flatMap(({ addon }) => {
      const name = addon.bindingSecrets.published;
      return [[`infra.dev/digest-${name}`, addon.project.tokens.create('output', publishedPath, name, false)]];
    }),
  );
}
