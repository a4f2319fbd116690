import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { dataAnnotation, objectName, projectLabels, type AddOn } from '../model';
import { kubernetesObject, type Container, type EnvVar, type Probe } from './api';
import { addOnSelector } from './labels';
import { serverPolicy } from './network-policy';
import { restrictedContainer, restrictedPod } from './pod-security';
import { sizes, type Resources } from './size';

export interface AddOnServerOptions {
  /** What tells it from the add-on's other servers, where there are several. @default the add-on has this one */
  readonly part?: string;
  readonly image: string;
  /** Port it serves at, the same for the Service. */
  readonly port: number;
  /** Further ports of the Service, by name. @default none */
  readonly ports?: { readonly [name: string]: number };
  /** Numeric user, and group, of the image. */
  readonly user: number;
  /** @default those of a small add-on */
  readonly resources?: Resources;
  /** What runs instead of the image's entrypoint. @default the entrypoint */
  readonly command?: readonly string[];
  /** Arguments of the entrypoint. @default the image's */
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  /** Asks the server itself for an answer; a period or a limit of its own may be given. */
  readonly probe: Probe;
  /** Keeps data in a volume at this path, of this size. @default none */
  readonly volume?: { readonly path: string; readonly storage: string };
  /** Paths it writes to beside /tmp and the volume; what is there goes with the pod. @default none */
  readonly writable?: readonly string[];
  /** The image writes where it is installed: its root cannot be read-only. @default false */
  readonly writesRoot?: boolean;
  /** Pods that know each other by name, each with a volume of its own. @default one pod, known by the Service */
  readonly members?: number;
}

/**
 * A backing service in the cluster: pods that restart in place, a Service, and volumes that outlive both.
 * A volume is a claim of its own rather than the StatefulSet's template, which could never grow.
 */
export class AddOnServer extends Construct {
  constructor(addon: AddOn, options: AddOnServerOptions) {
    super(addon, options.part === undefined ? 'Server' : `Server-${options.part}`);
    const { volume, user, members, port, ports = {}, part } = options;
    const name = serverName(addon, part);
    const labels = { ...addOnSelector(addon), ...(part === undefined ? {} : { 'infra.dev/part': part }) };
    const claims = volume === undefined ? [] : claimNames(name, members);
    for (const [index, claim] of claims.entries()) {
      new ApiObject(this, index === 0 ? 'Volume' : `Volume${index}`, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: claim, labels, annotations: { [dataAnnotation]: 'true' } },
        spec: claimSpec(volume?.storage),
      });
    }
    // Several servers are let in together, by who puts them together.
    if (part === undefined) serverPolicy(this, addon, { name, labels });
    const further = Object.entries(ports).map(([id, number]) => ({ name: id, port: number, targetPort: id }));
    kubernetesObject(
      this,
      'Service',
      'Service',
      { name, labels },
      {
        // Members find each other before they are ready.
        ...(members === undefined ? {} : { clusterIP: 'None', publishNotReadyAddresses: true }),
        selector: labels,
        ports: [{ name: 'server', port, targetPort: 'server' }, ...further],
      },
    );
    kubernetesObject(
      this,
      'StatefulSet',
      'StatefulSet',
      { name, labels },
      {
        serviceName: name,
        replicas: members ?? 1,
        ...(members === undefined ? {} : { podManagementPolicy: 'Parallel' }),
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: { ...projectLabels(addon.project.name), ...labels } },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            // Walking a large volume at every start would take minutes, and opens what some servers want closed.
            securityContext: { ...restrictedPod(user), fsGroupChangePolicy: 'OnRootMismatch' },
            terminationGracePeriodSeconds: 60,
            containers: [container(options)],
            volumes: [
              { name: 'tmp', emptyDir: {} },
              ...(options.writable ?? []).map((_, index) => ({ name: scratch(index), emptyDir: {} })),
              ...(volume !== undefined && members === undefined
                ? [{ name: 'data', persistentVolumeClaim: { claimName: name } }]
                : []),
            ],
          },
        },
        // The claims are there already, by the names the controller looks for, so that what is asked for here never matters.
        ...(volume === undefined || members === undefined
          ? {}
          : { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec('1Gi') }] }),
      },
    );
  }
}

/** Name of an add-on's server in the cluster; 52 characters leave room for the revision label of its pods. */
export function serverName(addon: AddOn, part?: string): string {
  return objectName([addon.objectName, ...(part === undefined ? [] : [part])], 52);
}

/** Host at which pods of the namespace, and of others, reach an add-on's server. */
export function serverHost(addon: AddOn, part?: string): string {
  return `${serverName(addon, part)}.${addon.project.namespace}.svc`;
}

/** Hosts of the members of a server, in their order. */
export function memberHosts(addon: AddOn, members: number, part?: string): string[] {
  const [name, host] = [serverName(addon, part), serverHost(addon, part)];
  return Array.from({ length: members }, (_, index) => `${name}-${index}.${host}`);
}

/** What a StatefulSet calls the claims of its pods. */
function claimNames(name: string, members: number | undefined): string[] {
  return members === undefined ? [name] : Array.from({ length: members }, (_, index) => `data-${name}-${index}`);
}

function claimSpec(storage = '1Gi') {
  return { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } };
}

function scratch(index: number): string {
  return `scratch-${index}`;
}

function container(options: AddOnServerOptions): Container {
  const { image, port, ports = {}, command, args, env, probe, volume, writable = [], writesRoot } = options;
  const { cpu, memory } = options.resources ?? sizes.small;
  return {
    name: 'server',
    image,
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
    ...(env === undefined ? {} : { env }),
    ports: [
      { name: 'server', containerPort: port },
      ...Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
    ],
    readinessProbe: { periodSeconds: 5, timeoutSeconds: 3, ...probe },
    livenessProbe: { tcpSocket: { port: 'server' }, initialDelaySeconds: 30, periodSeconds: 10, failureThreshold: 6 },
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: { ...restrictedContainer, ...(writesRoot === true ? {} : { readOnlyRootFilesystem: true }) },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      ...writable.map((mountPath, index) => ({ name: scratch(index), mountPath })),
      ...(volume === undefined ? [] : [{ name: 'data', mountPath: volume.path }]),
    ],
  };
}
