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
  description: 'Where the containers find it.',
} as const satisfies Schema;

const objectReference = { type: 'string', format: 'object-name' } as const;

const volume = {
  'x-expected': 'a path, or a map with a path',
  anyOf: [
    { ...mountPath, description: 'Path of a volume that is empty at first and gone with the pod.' },
    {
      type: 'object',
      properties: {
        path: mountPath,
        size: {
          type: 'string',
          format: 'storage',
          description: 'Room of a volume of its own, which outlives pods and destroy: it can grow, not shrink.',
          'x-excludes': ['claim', 'secret', 'configMap', 'emptyDir'],
        },
        storageClass: {
          ...objectReference,
          'x-expected': 'the name of a StorageClass',
          description: "Default: the cluster's.",
        },
        accessMode: {
          enum: ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany', 'ReadOnlyMany'],
          description: 'Who may mount it at once: the pods of one node, one pod, all. Default: ReadWriteOnce.',
        },
        claim: {
          ...objectReference,
          'x-expected': 'the name of a PersistentVolumeClaim',
          'x-excludes': ['secret', 'configMap', 'emptyDir'],
          description: 'A PersistentVolumeClaim that is there already.',
        },
        secret: {
          ...objectReference,
          'x-expected': 'the name of a Secret',
          'x-excludes': ['configMap', 'emptyDir'],
          description: 'A Secret that is there already: a file for each of its keys.',
        },
        configMap: {
          ...objectReference,
          'x-expected': 'the name of a ConfigMap',
          'x-excludes': ['emptyDir'],
          description: 'A ConfigMap that is there already: a file for each of its keys.',
        },
        emptyDir: {
          type: 'object',
          description: 'Empty at first, gone with the pod; what a volume is unless it says otherwise.',
          properties: {
            size: { type: 'string', format: 'memory', description: 'Room; a pod that takes more is evicted.' },
            memory: { type: 'boolean', description: 'Kept in memory, within the limit of the containers.' },
          },
          additionalProperties: false,
        },
        readOnly: { type: 'boolean', description: 'Containers cannot write. Default: true for secret and configMap.' },
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
    'x-expected': 'a-z, 0-9 and "-", at most 32 characters; tmp is there anyway',
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
    `has the volume "${name}", which production's pods mount; its canary would mount it beside them`,
    `Leave the canary out (environments: { canary: false }), or give the volume accessMode: ReadWriteMany.`,
  );
}
