import { ApiObject } from 'cdk8s';
import {
  ConstructError,
  dataAnnotation,
  defined,
  objectName,
  type Application,
  type Infer,
  type Schema,
} from '../model';
import type { Volume } from './api';

/** Where a container sees a volume, as container runtimes take it. */
export const mountPath = {
  type: 'string',
  pattern: '^(?!.*/[.]{1,2}(/|$))/[^:\\s]*[^:/\\s][^:\\s]*$',
  maxLength: 4096,
  'x-expected': 'an absolute path below "/", without ":", spaces and ".."',
  description: 'Mount path in the containers.',
} as const satisfies Schema;

const objectReference = { type: 'string', format: 'object-name' } as const;

const volume = {
  'x-expected': 'a path, or a map with a path',
  anyOf: [
    { ...mountPath, description: 'Mount path of an empty volume that is deleted with the pod.' },
    {
      type: 'object',
      properties: {
        path: mountPath,
        size: {
          type: 'string',
          format: 'storage',
          description:
            'Size of a persistent volume, which outlives pods and infra destroy. It can grow, but not shrink.',
          'x-excludes': ['claim', 'secret', 'configMap', 'emptyDir'],
        },
        storageClass: {
          ...objectReference,
          'x-expected': 'the name of a StorageClass',
          description: "StorageClass of the volume. Default: the cluster's.",
        },
        accessMode: {
          enum: ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany', 'ReadOnlyMany'],
          description:
            'What may mount it at the same time: the pods of one node, a single pod, or all pods. Default: ReadWriteOnce.',
        },
        claim: {
          ...objectReference,
          'x-expected': 'the name of a PersistentVolumeClaim',
          'x-excludes': ['secret', 'configMap', 'emptyDir'],
          description: 'An existing PersistentVolumeClaim.',
        },
        secret: {
          ...objectReference,
          'x-expected': 'the name of a Secret',
          'x-excludes': ['configMap', 'emptyDir'],
          description: 'An existing Secret; each key becomes a file.',
        },
        configMap: {
          ...objectReference,
          'x-expected': 'the name of a ConfigMap',
          'x-excludes': ['emptyDir'],
          description: 'An existing ConfigMap; each key becomes a file.',
        },
        emptyDir: {
          type: 'object',
          description: 'An empty volume that is deleted with the pod. This is the default kind of volume.',
          properties: {
            size: { type: 'string', format: 'memory', description: 'Maximum size; a pod that uses more is evicted.' },
            memory: {
              type: 'boolean',
              description: "Keeps the files in memory, which counts towards the containers' memory limit.",
            },
          },
          additionalProperties: false,
        },
        readOnly: {
          type: 'boolean',
          description: 'Mounts the volume read-only. Default: true for secret and configMap.',
        },
      },
      required: ['path'],
      additionalProperties: false,
    },
  ],
} as const satisfies Schema;

/** The parameter that gives containers volumes. */
export const volumesParameter = {
  type: 'object',
  'x-rule': 'volumes',
  description: 'Volumes of the containers, by name.',
  propertyNames: {
    pattern: '^(?!tmp(-|$))[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$',
    'x-expected': 'a-z, 0-9 and "-", at most 32 characters; tmp is reserved',
  },
  additionalProperties: volume,
} as const satisfies Schema;

export type Volumes = Infer<typeof volumesParameter>;
type VolumeProps = Exclude<Infer<typeof volume>, string>;

/** A volume of the pod, and where its container sees it. */
export interface Mount {
  readonly volume: Volume;
  readonly path: string;
  /** A file or folder of the volume instead of its root. @default the root */
  readonly subPath?: string;
  /** @default false */
  readonly readOnly?: boolean;
}

/** Which pods they are of: claims that one node can mount are the main process's, so that others can be anywhere. */
export type VolumeScope = 'all' | 'shared';

/** The volumes that pods are told to mount; claims of the application are made on first use. */
export function volumesOf(application: Application, given: Volumes | undefined, scope: VolumeScope): Mount[] {
  const entries = Object.entries(given ?? {})
    .map(([name, value]) => [name, typeof value === 'string' ? { path: value } : value] as const)
    .filter(([, props]) => scope === 'all' || !isSingle(props));
  for (const [name, props] of entries) claim(application, name, props);
  return entries.map(([name, props]) => ({
    volume: { name, ...sourceOf(application, name, props) },
    path: props.path,
    ...(isReadOnly(props) ? { readOnly: true } : {}),
  }));
}

/** The first volume that only the pods of one node can mount; undefined where there is none. */
export function singleVolume(given: Volumes | undefined): string | undefined {
  return Object.entries(given ?? {}).find(([, value]) => typeof value !== 'string' && isSingle(value))?.[0];
}

/** Of a claim that is there already only the user knows how it can be mounted. */
function isSingle({ size, claim: existing, accessMode }: VolumeProps): boolean {
  const isClaim = size !== undefined || existing !== undefined;
  const mode = accessMode ?? (size === undefined ? undefined : 'ReadWriteOnce');
  return isClaim && (mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod');
}

function isReadOnly({ readOnly, secret, configMap }: VolumeProps): boolean {
  return readOnly ?? (secret !== undefined || configMap !== undefined);
}

function claimName(application: Application, name: string): string {
  return objectName([application.identity, name]);
}

function sourceOf(application: Application, name: string, props: VolumeProps): Omit<Volume, 'name'> {
  const { size, claim: existing, secret, configMap, emptyDir } = props;
  if (size !== undefined) return { persistentVolumeClaim: { claimName: claimName(application, name) } };
  if (existing !== undefined) return { persistentVolumeClaim: { claimName: existing } };
  if (secret !== undefined) return { secret: { secretName: secret } };
  if (configMap !== undefined) return { configMap: { name: configMap } };
  return {
    emptyDir: defined({ sizeLimit: emptyDir?.size, medium: emptyDir?.memory === true ? 'Memory' : undefined }),
  };
}

/** A volume of the application's own: data, which outlives it; canary uses production's. */
function claim(application: Application, name: string, props: VolumeProps): void {
  const id = `Volume-${name}`;
  if (props.size === undefined || application.node.tryFindChild(id) !== undefined) return;
  if (application.project.environment.kind === 'canary') {
    if (isSingle(props)) complainOfCanary(application, name);
    return;
  }
  new ApiObject(application, id, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claimName(application, name), annotations: { [dataAnnotation]: 'true' } },
    spec: {
      accessModes: [props.accessMode ?? 'ReadWriteOnce'],
      resources: { requests: { storage: props.size } },
      ...defined({ storageClassName: props.storageClass }),
    },
  });
}

function complainOfCanary(application: Application, name: string): never {
  throw new ConstructError(
    application,
    'volume-single',
    `has the volume "${name}", which is mounted by the pods of production and cannot be mounted by those of its canary too`,
    `Turn the canary off (environments: { canary: false }), or give the volume accessMode: ReadWriteMany.`,
  );
}
