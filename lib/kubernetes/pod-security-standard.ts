/**
 * Judges pods by Pod Security "restricted", which includes "baseline", as it is published at
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/. Written from the standard alone, so that it
 * knows nothing of how our pods are made.
 */

type Fields = { readonly [field: string]: unknown };

const volumeTypes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const sysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
];

const selinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

/** What a pod does that "restricted" forbids, or leaves out that it asks for; empty for a pod that passes. */
export function violations(pod: { readonly metadata?: unknown; readonly spec?: unknown }): string[] {
  const spec = fields(pod.spec);
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => items(spec[list]));
  if (items(spec['containers']).length === 0) return ['the pod has no containers to judge'];
  return [
    ...ofPod(spec),
    ...ofAnnotations(fields(fields(pod.metadata)['annotations'])),
    ...ofContext('pod', fields(spec['securityContext'])),
    ...items(spec['volumes']).flatMap(ofVolume),
    ...containers.flatMap((container) => ofContainer(container, fields(spec['securityContext']))),
  ];
}

function ofPod(spec: Fields): string[] {
  const found = ['hostNetwork', 'hostPID', 'hostIPC'].filter((name) => spec[name] === true);
  const allowed = items(fields(spec['securityContext'])['sysctls']).filter(
    ({ name }) => !sysctls.includes(String(name)),
  );
  return [...found, ...allowed.map(({ name }) => `sysctl ${String(name)}`)];
}

function ofAnnotations(annotations: Fields): string[] {
  return Object.entries(annotations)
    .filter(([name]) => name.startsWith('container.apparmor.security.beta.kubernetes.io/'))
    .filter(([, profile]) => profile !== 'runtime/default' && !String(profile).startsWith('localhost/'))
    .map(([, profile]) => `AppArmor profile ${String(profile)}`);
}

/** What holds of the security context of a pod and of a container alike. */
function ofContext(where: string, context: Fields): string[] {
  const found: string[] = [];
  const say = (problem: string) => found.push(`${where}: ${problem}`);
  const selinux = fields(context['seLinuxOptions']);
  if (fields(context['windowsOptions'])['hostProcess'] === true) say('hostProcess');
  if (!selinuxTypes.includes(String(selinux['type'] ?? ''))) say(`SELinux type ${String(selinux['type'])}`);
  for (const key of ['user', 'role']) if ((selinux[key] ?? '') !== '') say(`SELinux ${key}`);
  const appArmor = fields(context['appArmorProfile'])['type'];
  if (appArmor !== undefined && !['RuntimeDefault', 'Localhost'].includes(String(appArmor))) say('AppArmor profile');
  const seccomp = fields(context['seccompProfile'])['type'];
  if (seccomp !== undefined && !['RuntimeDefault', 'Localhost'].includes(String(seccomp))) say('seccomp profile');
  if (context['runAsNonRoot'] !== undefined && context['runAsNonRoot'] !== true) say('runAsNonRoot false');
  if (context['runAsUser'] === 0) say('runAsUser 0');
  return found;
}

function ofVolume(volume: Fields): string[] {
  const types = Object.keys(volume).filter((key) => key !== 'name');
  return types
    .filter((type) => !volumeTypes.includes(type))
    .map((type) => `volume ${String(volume['name'])}: type ${type}`);
}

function ofContainer(container: Fields, pod: Fields): string[] {
  const where = `container ${String(container['name'])}`;
  const context = fields(container['securityContext']);
  const capabilities = fields(context['capabilities']);
  const found = ofContext(where, context);
  const say = (problem: string) => found.push(`${where}: ${problem}`);
  if (context['privileged'] === true) say('privileged');
  if (context['allowPrivilegeEscalation'] !== false) say('allowPrivilegeEscalation');
  if (!texts(capabilities['drop']).includes('ALL')) say('capabilities not dropped');
  for (const added of texts(capabilities['add'])) if (added !== 'NET_BIND_SERVICE') say(`capability ${added}`);
  if ((context['procMount'] ?? 'Default') !== 'Default') say('procMount');
  if ((context['runAsNonRoot'] ?? pod['runAsNonRoot']) !== true) say('may run as root');
  if (context['seccompProfile'] === undefined && pod['seccompProfile'] === undefined) say('no seccomp profile');
  for (const { hostPort } of items(container['ports'])) if ((hostPort ?? 0) !== 0) say(`hostPort ${String(hostPort)}`);
  const lifecycle = fields(container['lifecycle']);
  const handlers = [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => fields(container[probe])),
    ...['preStop', 'postStart'].map((hook) => fields(lifecycle[hook])),
  ];
  for (const handler of handlers)
    for (const action of ['httpGet', 'tcpSocket'])
      if ((fields(handler[action])['host'] ?? '') !== '') say('host of a probe');
  return found;
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function items(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
