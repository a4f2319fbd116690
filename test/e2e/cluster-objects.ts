import { podStages } from './pod-stages';

/** Nodes that kwok plays: each in a zone of its own, and large enough for the tests of scale. */
export function simulatedNodes(): readonly object[] {
  return ['a', 'b', 'c'].map((zone) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `node-${zone}`,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': `node-${zone}`,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/region': 'simulated',
        'topology.kubernetes.io/zone': `simulated-${zone}`,
      },
    },
    status: { capacity: NODE_CAPACITY, allocatable: NODE_CAPACITY },
  }));
}

const NODE_CAPACITY = { cpu: '64', memory: '256Gi', pods: '2000', 'ephemeral-storage': '1Ti' };

/** The default class: volumes that the controller manager makes up, so that a claim is bound at once. */
export const STORAGE_CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'kubernetes.io/host-path',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
  allowVolumeExpansion: true,
} as const;

/** Everything kwok is told: what nodes and pods do, and what their logs say. */
export function kwokConfiguration(logFile: string): string {
  const documents = [NODE_STAGE, ...podStages(), clusterLogs(logFile)];
  return documents.map((document) => JSON.stringify(document)).join('\n---\n');
}

/** The lines every simulated container has logged, as a container runtime writes them. */
export const SIMULATED_LOG = ['simulated container is starting', 'simulated container: the last line of its log']
  .map((line) => `2026-01-01T00:00:00.000000000Z stdout F ${line}\n`)
  .join('');

function clusterLogs(logsFile: string): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterLogs',
    metadata: { name: 'every-container' },
    spec: { logs: [{ logsFile }] },
  };
}

const NODE_STAGE = {
  apiVersion: 'kwok.x-k8s.io/v1alpha1',
  kind: 'Stage',
  metadata: { name: 'node-becomes-ready' },
  spec: {
    resourceRef: { apiGroup: 'v1', kind: 'Node' },
    selector: {
      matchExpressions: [
        { key: '.status.conditions[]? | select(.type == "Ready") | .status', operator: 'NotIn', values: ['True'] },
      ],
    },
    next: {
      statusTemplate: `
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
addresses:
- type: InternalIP
  address: {{ NodeIP | Quote }}
- type: Hostname
  address: {{ NodeName | Quote }}
daemonEndpoints:
  kubeletEndpoint:
    Port: {{ NodePort }}
nodeInfo:
  architecture: amd64
  operatingSystem: linux
  bootID: ""
  containerRuntimeVersion: kwok
  kernelVersion: kwok
  kubeProxyVersion: kwok
  kubeletVersion: kwok
  machineID: ""
  osImage: ""
  systemUUID: ""
phase: Running
`,
    },
  },
} as const;
