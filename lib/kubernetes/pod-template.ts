import { ConstructError, digestOf, formatProblem, projectLabels, publishedPath, type Application } from '../model';
import type { Container, PodTemplate } from './api';
import { commandOf, type Command } from './command';
import { configurationEnvironment } from './configuration';
import { applicationVariables, containerVariables, plainTexts } from './environment-variables';
import { extraContainers } from './extra-containers';
import { imagePullSecrets } from './image-pull-secrets';
import { imageVersion, selector } from './labels';
import { applicationPolicy } from './network-policy';
import { patchLater } from './patches';
import { placement } from './placement';
import { restrictedContainer, restrictedPod } from './pod-security';
import { containerPorts, portNames, type Ports } from './ports';
import { probesOf, type Probes, type StackProbes } from './probes';
import { resourcesOf } from './resources';
import { serviceAccount } from './service-account';
import { volumesOf, type Mount, type VolumeScope } from './volumes';
import type { PodProps } from './workload-parameters';

/** Seconds between a pod's removal from its Services and the signal to stop: endpoints need that long to spread. */
const drainSeconds = 5;

const tmp: Mount = { volume: { name: 'tmp', emptyDir: {} }, path: '/tmp' };

export interface PodOptions extends StackProbes {
  /** Label that tells an application's processes apart. */
  readonly component: string;
  readonly command?: Command | undefined;
  readonly args?: readonly string[] | undefined;
  /** Port requests come in at. @default none */
  readonly port?: number;
  /** Further ports. @default none */
  readonly ports?: Ports | undefined;
  /** What the user says of the probes. @default nothing */
  readonly probes?: Probes | undefined;
  /** Variables beside the application's own. @default none */
  readonly variables?: { readonly [name: string]: string };
  /** @default Always */
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  /** Seconds from the signal to stop until the kill, unless the user gives others. @default 30 */
  readonly stopSeconds?: number;
  /** Volumes beside the writable /tmp and those the user gives. @default none */
  readonly mounts?: readonly Mount[];
  /** Which of the user's volumes: `shared` leaves out those that one node can mount. @default all */
  readonly volumes?: VolumeScope;
}

/** The pods of one process of an application: they pass Pod Security "restricted" and stop gracefully. */
export function podTemplate(application: Application, props: PodProps, options: PodOptions): PodTemplate {
  const { component, port, restartPolicy } = options;
  const variables = applicationVariables(application, {
    ...(port === undefined ? {} : { PORT: String(port) }),
    ...options.variables,
  });
  const given = volumesOf(application, props.volumes, options.volumes ?? 'all');
  const mounts = [tmp, ...(options.mounts ?? []), ...given];
  const volumes = new Map(mounts.map(({ volume }) => [volume.name, volume]));
  const keeps = given.some(({ volume }) => volume.persistentVolumeClaim !== undefined);
  const extra = extraContainers(application, props, {
    name: component,
    variables,
    volumes: [...volumes.keys()],
    elsewhere: Object.keys(props.volumes ?? {}),
  });
  patchLater(application, props.patches);
  applicationPolicy(application, props.networkPolicy, {
    isHttp: port !== undefined,
    further: [options.ports, ...Object.values(props.sidecars ?? {}).map(({ ports }) => ports)].flatMap(portNames),
  });
  return {
    metadata: metadataOf(application, props, options),
    spec: {
      ...serviceAccount(application),
      enableServiceLinks: false,
      securityContext: restrictedPod(props.user, keeps),
      ...(restartPolicy === undefined ? {} : { restartPolicy }),
      ...imagePullSecrets(application, props.imagePullSecrets),
      ...placement(props),
      terminationGracePeriodSeconds:
        (port === undefined ? 0 : drainSeconds) + (props.stopSeconds ?? options.stopSeconds ?? 30),
      ...(extra.initContainers.length === 0 ? {} : { initContainers: extra.initContainers }),
      containers: [
        {
          ...container(application, props, options),
          env: containerVariables(application, variables),
          volumeMounts: mounts.map(({ volume, path, ...mount }) => ({ name: volume.name, mountPath: path, ...mount })),
        },
      ],
      volumes: [...volumes.values(), ...extra.volumes],
    },
  };
}

function container(application: Application, props: PodProps, options: PodOptions): Container {
  const { component, port } = options;
  const ports = containerPorts(port, options.ports);
  return {
    name: component,
    image: application.image,
    ...commandOf(application, options),
    ...configurationEnvironment(application),
    ...ports,
    ...probesOf(application, options.probes, options, ports.ports),
    ...(port === undefined ? {} : { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } }),
    ...resourcesOf(props.resources),
    securityContext: restrictedContainer,
  };
}

function metadataOf(application: Application, props: PodProps, options: PodOptions): PodTemplate['metadata'] {
  // A Job runs once: what it read does not change under it.
  const follows = options.restartPolicy === undefined;
  const annotations = {
    ...plainTexts(application, props.annotations),
    ...(follows ? publishedDigests(application) : {}),
  };
  return {
    labels: {
      ...labelsOf(application, props.labels),
      ...Object.fromEntries(
        [...application.attachments.values()].flatMap(({ addon }) => Object.entries(addon.podLabels(application))),
      ),
      ...projectLabels(application.project.name),
      ...selector(application, options.component),
      ...imageVersion(application.image),
    },
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}

/** The labels that are given, their placeholders replaced. @throws ConstructError where one is then no label */
function labelsOf(application: Application, given: PodProps['labels']): { [label: string]: string } {
  const labels = plainTexts(application, given);
  for (const [label, value] of Object.entries(labels)) {
    const problem = formatProblem('label-value', value);
    if (problem !== undefined) throw new ConstructError(application, 'wrong-format', `labels.${label}: ${problem}`);
  }
  return labels;
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
      return [[digestOf(name), addon.project.tokens.create('output', publishedPath, name, false)]];
    }),
  );
}
