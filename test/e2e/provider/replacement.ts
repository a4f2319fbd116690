import type { ObjectKind } from './manifests';
import type { Properties } from './values';

const IDENTITY = ['metadata.name', 'metadata.namespace'];

const CONTAINER_FIELDS = [
  'args',
  'command',
  'env',
  'image',
  'imagePullPolicy',
  'lifecycle',
  'livenessProbe',
  'ports',
  'readinessProbe',
  'resources',
  'securityContext',
  'volumeMounts',
  'workingDir',
];

/** Fields whose change makes the genuine provider delete an object and create it anew, by apiVersion and kind. */
const REPLACING_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'apps/v1/DaemonSet': ['spec.selector'],
  'apps/v1/Deployment': ['spec.selector'],
  'apps/v1/StatefulSet': [
    'spec.podManagementPolicy',
    'spec.revisionHistoryLimit',
    'spec.selector',
    'spec.serviceName',
    'spec.volumeClaimTemplates',
  ],
  'batch/v1/Job': ['spec.completions', 'spec.parallelism', 'spec.selector', 'spec.template'],
  'policy/v1beta1/PodDisruptionBudget': ['spec'],
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': ['roleRef'],
  'rbac.authorization.k8s.io/v1/RoleBinding': ['roleRef'],
  'storage.k8s.io/v1/StorageClass': ['parameters', 'provisioner'],
  'v1/PersistentVolumeClaim': ['spec.accessModes', 'spec.selector', 'spec.storageClassName', 'spec.volumeName'],
  'v1/Pod': [
    ...['containers', 'initContainers'].flatMap((list) => CONTAINER_FIELDS.map((field) => `spec.${list}.*.${field}`)),
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.securityContext',
    'spec.serviceAccountName',
    'spec.volumes',
  ],
  'v1/ResourceQuota': ['spec.scopes'],
  'v1/Secret': ['type'],
  'v1/Service': ['spec.clusterIP'],
};

/** Settings of the provider that let configuration objects change in place. */
export interface Mutability {
  readonly configMaps: boolean;
  readonly secrets: boolean;
}

/** The fields of an object that only a replacement can change. */
export function replacingFields({ apiVersion, kind }: ObjectKind, inputs: Properties, mutable: Mutability): string[] {
  const type = `${apiVersion}/${kind}`;
  const immutable = inputs.immutable === true;
  if (type === 'v1/Secret' && (immutable || !mutable.secrets)) return [...IDENTITY, 'type', 'stringData', 'data'];
  if (type === 'v1/ConfigMap' && (immutable || !mutable.configMaps)) return [...IDENTITY, 'binaryData', 'data'];
  return [...IDENTITY, ...(REPLACING_FIELDS[type] ?? [])];
}
