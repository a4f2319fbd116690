import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { dataAnnotation, objectName, projectLabels, type AddOn } from '../model';
import { kubernetesObject, type Container, type EnvVar, type Probe } from './api';
import { addOnSelector } from './labels';
import { restrictedContainer, restrictedPod } from './pod-security';
import type { Size } from './size';
import { sizes } from './size';

export interface AddOnServerOptions {
  readonly image: string;
  /** Port it serves at, the same for the Service. */
  readonly port: number;
  /** Numeric user of the image. */
  readonly user: number;
  readonly size?: Size | undefined;
  readonly command?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly probe: Probe;
  /** Keeps data in a volume at this path, of this size. @default none */
  readonly volume?: { readonly path: string; readonly storage: string };
}

/**
 * A backing service in the cluster: one pod that restarts in place, a Service, and a volume that outlives both.
 * The volume is a claim of its own rather than the StatefulSet's template, which could never grow.
 */
export class AddOnServer extends Construct {
  constructor(addon: AddOn, options: AddOnServerOptions) {
    super(addon, 'Server');
    const name = serverName(addon);
    const labels = addOnSelector(addon);
    const { volume, user } = options;
    if (volume !== undefined) {
      new ApiObject(this, 'Volume', {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, labels, annotations: { [dataAnnotation]: 'true' } },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: volume.storage } } },
      });
    }
    kubernetesObject(
      this,
      'Service',
      'Service',
      { name, labels },
      {
        selector: labels,
        ports: [{ name: 'server', port: options.port, targetPort: 'server' }],
      },
    );
    kubernetesObject(
      this,
      'StatefulSet',
      'StatefulSet',
      { name, labels },
      {
        serviceName: name,
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: { ...projectLabels(addon.project.name), ...labels } },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: restrictedPod(user),
            terminationGracePeriodSeconds: 60,
            containers: [container(options)],
            volumes: [
              { name: 'tmp', emptyDir: {} },
              ...(volume === undefined ? [] : [{ name: 'data', persistentVolumeClaim: { claimName: name } }]),
            ],
          },
        },
      },
    );
  }
}

/** Name of an add-on's server in the cluster; 52 characters leave room for the revision label of its pods. */
export function serverName(addon: AddOn): string {
  return objectName([addon.objectName], 52);
}

/** Host at which pods of the namespace, and of others, reach an add-on's server. */
export function serverHost(addon: AddOn): string {
  return `${serverName(addon)}.${addon.project.namespace}.svc`;
}

function container({ image, port, size = 'small', command, env, probe, volume }: AddOnServerOptions): Container {
  const { cpu, memory } = sizes[size];
  return {
    name: 'server',
    image,
    ...(command === undefined ? {} : { command }),
    ...(env === undefined ? {} : { env }),
    ports: [{ name: 'server', containerPort: port }],
    readinessProbe: { ...probe, periodSeconds: 5, timeoutSeconds: 3 },
    livenessProbe: { tcpSocket: { port: 'server' }, initialDelaySeconds: 30, periodSeconds: 10, failureThreshold: 6 },
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      ...(volume === undefined ? [] : [{ name: 'data', mountPath: volume.path }]),
    ],
  };
}
