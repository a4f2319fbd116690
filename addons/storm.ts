import { AddOnServer, addOnSelector, memberHosts, serverHost, serverName, serverPolicy } from '../lib/kubernetes';
import { AddOn, type AddOnDescription, type AddOnOptions, type Filled, type Infer } from '../lib/model';
import { warnOfBackups } from './backing-service';
import { storageParameter, versionParameter } from './parameters';

const thriftPort = 6627;
const supervisorPort = 6628;
const zookeeperPort = 2181;

/** Heaps in MiB of one worker, by the word. */
const heaps = { small: 256, medium: 768, large: 2048 } as const;

const parameters = {
  type: 'object',
  properties: {
    version: versionParameter('Apache Storm', '2.8.2', ['2']),
    supervisors: {
      type: 'integer',
      minimum: 1,
      maximum: 100,
      description: 'Number of pods that run the workers of topologies. Default: 2 in production, else 1.',
    },
    slots: {
      type: 'integer',
      minimum: 1,
      maximum: 32,
      default: 2,
      description: 'Number of workers in each supervisor.',
    },
    size: {
      enum: ['small', 'medium', 'large'],
      default: 'small',
      description: 'Size of a worker: a heap of 256 MiB, 768 MiB or 2 GiB.',
    },
    ui: {
      type: 'boolean',
      default: true,
      description: 'Whether to run the web interface, which is only reachable inside the cluster.',
    },
    storage: storageParameter('10Gi', 'Size of the volumes of Nimbus and ZooKeeper. They can grow, but not shrink.'),
  },
  additionalProperties: false,
} as const;

export type StormProps = Infer<typeof parameters> & AddOnOptions;

/**
 * An Apache Storm cluster to run topologies in: Nimbus, supervisors, a web interface, and the ZooKeeper they share.
 *
 * @example new Storm(project, 'STORM', { supervisors: 3, slots: 4 })
 */
export class Storm extends AddOn<Filled<typeof parameters>, Infer<typeof parameters> & object> {
  static readonly description = {
    type: 'storm',
    summary: 'An Apache Storm cluster to run topologies in.',
    alias: 'STORM',
    provisioners: ['in-cluster', 'external'],
    parameters,
    bindings: {
      host: { description: 'Host name of Nimbus.' },
      port: { description: 'Thrift port of Nimbus.' },
    },
    objects: ['zookeeper', 'nimbus', 'supervisor', 'ui'],
    data: true,
  } as const satisfies AddOnDescription;

  protected override bindings() {
    if (this.provisioner === 'external') return this.externalBindings();
    return { host: serverHost(this, 'nimbus'), port: String(thriftPort) };
  }

  override render(): void {
    if (this.provisioner !== 'in-cluster') return;
    const { slots, size, ui, storage, supervisors } = this.parameters;
    warnOfBackups(this);
    serverPolicy(this, this, { name: serverName(this), labels: addOnSelector(this) });
    this.zookeeper(storage);
    const daemon = { image: `storm:${this.parameters.version}`, user: 1000, writable: ['/logs'] };
    new AddOnServer(this, {
      ...daemon,
      part: 'nimbus',
      port: thriftPort,
      resources: { cpu: '50m', memory: '768Mi' },
      command: this.daemon('nimbus', { 'nimbus.childopts': '-Xmx512m' }),
      probe: { tcpSocket: { port: 'server' } },
      volume: { path: '/data', storage },
    });
    new AddOnServer(this, {
      ...daemon,
      part: 'supervisor',
      port: supervisorPort,
      members: supervisors ?? (this.project.environment.isProduction ? 2 : 1),
      writable: [...daemon.writable, '/data'],
      // Beside its heap a worker takes a quarter for code and buffers.
      resources: { cpu: `${slots * 50}m`, memory: `${384 + slots * heaps[size] * 1.25}Mi` },
      command: this.daemon('supervisor', {
        'supervisor.childopts': '-Xmx256m',
        'supervisor.slots.ports': Array.from({ length: slots }, (_, index) => 6700 + index),
        'worker.childopts': `-Xmx${heaps[size]}m`,
        'worker.heap.memory.mb': heaps[size],
      }),
      probe: { tcpSocket: { port: 'server' } },
    });
    if (!ui) return;
    new AddOnServer(this, {
      ...daemon,
      part: 'ui',
      port: 8080,
      writable: [...daemon.writable, '/data'],
      resources: { cpu: '50m', memory: '512Mi' },
      command: this.daemon('ui', { 'ui.port': 8080, 'ui.childopts': '-Xmx320m' }),
      probe: { httpGet: { path: '/index.html', port: 'server' } },
    });
  }

  /** Settings are those of https://zookeeper.apache.org/doc/r3.9.4/zookeeperAdmin.html#sc_configuration. */
  private zookeeper(storage: string): void {
    const settings = [
      'dataDir=/data/zookeeper',
      `clientPort=${zookeeperPort}`,
      'tickTime=2000',
      'autopurge.purgeInterval=1',
      'admin.enableServer=false',
      '4lw.commands.whitelist=ruok',
    ];
    const ask = `exec 3<>/dev/tcp/127.0.0.1/${zookeeperPort}; printf ruok >&3; timeout 2 cat <&3 | grep -q imok`;
    new AddOnServer(this, {
      part: 'zookeeper',
      image: 'zookeeper:3.9',
      user: 1000,
      port: zookeeperPort,
      resources: { cpu: '50m', memory: '384Mi' },
      command: [
        'bash',
        '-c',
        `cat > /tmp/zoo.cfg <<EOF\n${settings.join('\n')}\nEOF\nexec zkServer.sh start-foreground /tmp/zoo.cfg`,
      ],
      env: [
        { name: 'JVMFLAGS', value: '-Xmx256m' },
        { name: 'ZOO_LOG_DIR', value: '/tmp' },
      ],
      probe: { exec: { command: ['bash', '-c', ask] } },
      volume: { path: '/data', storage },
    });
  }

  /**
   * Writes the settings of a daemon and starts it: in place of the image's entrypoint, which writes where it is
   * installed. Settings are those of https://storm.apache.org/releases/2.8.2/Setting-up-a-Storm-cluster.html.
   */
  private daemon(name: string, own: { readonly [setting: string]: unknown }): string[] {
    const settings = {
      'storm.zookeeper.servers': [serverHost(this, 'zookeeper')],
      'nimbus.seeds': [serverHost(this, 'nimbus')],
      'nimbus.thrift.port': thriftPort,
      'storm.local.dir': '/data/storm',
      'storm.log.dir': '/logs',
      'storm.local.hostname': this.hostname(name),
      ...own,
    };
    const lines = Object.entries(settings).map(([setting, value]) => `${setting}: ${JSON.stringify(value)}`);
    return [
      'bash',
      '-c',
      `mkdir -p /tmp/conf && cat > /tmp/conf/storm.yaml <<EOF\n${lines.join('\n')}\nEOF\nexport STORM_CONF_DIR=/tmp/conf\nexec storm ${name}`,
    ];
  }

  /** By what others reach it: a supervisor by the name of its pod, the others by their Services. */
  private hostname(name: string): string {
    if (name !== 'supervisor') return serverHost(this, name);
    const [, ...domain] = (memberHosts(this, 1, name)[0] ?? '').split('.');
    return ['$HOSTNAME', ...domain].join('.');
  }
}
