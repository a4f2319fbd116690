import { createHash } from 'node:crypto';
import { heavySizes, mebibytes, memberHosts, type SizeTable } from '../lib/kubernetes';
import type { AddOnDescription, AddOnOptions, Infer, Provisioned, Provisioning } from '../lib/model';
import { instanceClassParameter } from './aws/sizes';
import { runsInAws } from './aws/versions';
import { BackingService, type Bindings, type Server } from './backing-service';
import { sizeParameters, storageParameter, versionParameter } from './parameters';

const port = 9092;
/** Of Amazon MSK, by SASL/SCRAM and TLS. */
const awsPort = 9096;
const controllerPort = 9093;
const username = 'app';

const parameters = {
  type: 'object',
  properties: {
    version: versionParameter('Apache Kafka', '4.1.0', ['3', '4']),
    storage: storageParameter('10Gi', "Size of each broker's volume. It can grow, but not shrink."),
    ...sizeParameters,
    brokers: {
      enum: [1, 2, 3],
      description: 'Number of brokers; it cannot be changed later. Default: 3 in production, else the minimum.',
    },
    instanceClass: instanceClassParameter('kafka'),
  },
  additionalProperties: false,
} as const;

export type KafkaProps = Infer<typeof parameters> & AddOnOptions;

/**
 * An Apache Kafka cluster in KRaft mode, whose brokers are also the controllers.
 *
 * @example new Kafka(application, 'EVENTS', { brokers: 3 })
 */
export class Kafka extends BackingService<typeof parameters> {
  static readonly description = {
    type: 'kafka',
    summary: 'An Apache Kafka cluster.',
    alias: 'KAFKA',
    provisioners: ['in-cluster', 'aws', 'external'],
    awsNeeds: 'network',
    parameters,
    bindings: {
      brokers: { description: 'Comma-separated host:port of every broker.' },
      username: { description: 'User.' },
      password: { description: 'Password.', secret: true },
      security_protocol: {
        description: 'Value of the client setting security.protocol: SASL_PLAINTEXT in the cluster, SASL_SSL from aws.',
      },
      sasl_mechanism: {
        description: 'Value of the client setting sasl.mechanism: PLAIN in the cluster, SCRAM-SHA-512 from aws.',
      },
    },
    data: true,
    // Each broker is a voter of the quorum that keeps what there is.
    fixed: { brokers: 'whole' },
    parametersFrom: {
      // Of two controllers neither goes on alone.
      'in-cluster': { brokers: { enum: [1, 3] } },
      // https://docs.aws.amazon.com/msk/latest/developerguide/limits.html
      aws: {
        version: runsInAws('kafka'),
        brokers: { enum: [2, 3] },
        storage: { 'x-least': '1Gi', 'x-most': '16Ti', 'x-expected': '1Gi to 16Ti' },
      },
    },
  } as const satisfies AddOnDescription;

  protected override get sizes(): SizeTable {
    return heavySizes;
  }

  private get members(): number {
    const fewest = this.provisioner === 'aws' ? 2 : 1;
    return this.parameters.brokers ?? (this.project.environment.isProduction ? 3 : fewest);
  }

  protected override fixedValue(name: string): unknown {
    return name === 'brokers' ? this.members : super.fixedValue(name);
  }

  protected override bindings(): Bindings {
    if (this.provisioner !== 'aws') return super.bindings();
    const { password } = this;
    const protocol = { security_protocol: 'SASL_SSL', sasl_mechanism: 'SCRAM-SHA-512' };
    return { brokers: this.output('brokers'), username, password, ...protocol };
  }

  override async provision(run: Provisioning): Promise<Provisioned> {
    const { provisionMsk } = await import('./aws/msk.js');
    const { password, members } = this;
    return provisionMsk(run, this, { port: awsPort, brokers: members }, { username, password }, this.parameters);
  }

  protected override connection(): Bindings {
    const brokers = memberHosts(this, this.members).map((host) => `${host}:${port}`);
    return {
      brokers: brokers.join(','),
      username,
      password: this.password,
      security_protocol: 'SASL_PLAINTEXT',
      sasl_mechanism: 'PLAIN',
    };
  }

  /** User and folders are the official image's (apache/kafka, docker/jvm/Dockerfile). */
  protected override server(): Server {
    const { version, storage } = this.parameters;
    const heap = Math.floor(mebibytes(this.resources.memory) / 2);
    // An ApiVersions request, which needs no password: its answer repeats the request's number, 1.
    const ask = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf '\\0\\0\\0\\12\\0\\22\\0\\0\\0\\0\\0\\1\\377\\377' >&3; timeout 2 head -c 8 <&3 | tail -c 1 | tr '\\1' y | grep -q y`;
    return {
      image: `apache/kafka:${version}`,
      port,
      ports: { controller: controllerPort },
      user: 1000,
      members: this.members,
      // In place of the image's entrypoint, which writes its settings to where it is installed.
      command: ['bash', '-c', this.start()],
      env: [
        this.fromSecret('KAFKA_PASSWORD'),
        { name: 'KAFKA_HEAP_OPTS', value: `-Xms${heap}m -Xmx${heap}m` },
        { name: 'KAFKA_LOG4J_OPTS', value: '-Dlog4j2.configurationFile=/etc/kafka/docker/log4j2.yaml' },
        { name: 'LOG_DIR', value: '/tmp/logs' },
      ],
      probe: { exec: { command: ['bash', '-c', ask] } },
      volume: { path: '/var/lib/kafka/data', storage },
    };
  }

  /** Writes the settings of a broker, with the password from the environment, prepares its volume once, and starts it. */
  private start(): string {
    return [
      'set -e',
      'node=${HOSTNAME##*-}',
      'umask 077',
      `cat > /tmp/server.properties <<EOF\n${this.settings().join('\n')}\nEOF`,
      `/opt/kafka/bin/kafka-storage.sh format --cluster-id=${this.clusterId()} --config=/tmp/server.properties --ignore-formatted`,
      'exec /opt/kafka/bin/kafka-server-start.sh /tmp/server.properties',
    ].join('\n');
  }

  /** The names are those of https://kafka.apache.org/documentation/#brokerconfigs. */
  private settings(): string[] {
    const hosts = memberHosts(this, this.members);
    const voters = hosts.map((host, node) => `${node}@${host}:${controllerPort}`).join(',');
    const [, ...domain] = (hosts[0] ?? '').split('.');
    const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
    const login = `username="${username}" password="$KAFKA_PASSWORD" user_${username}="$KAFKA_PASSWORD"`;
    const copies = this.members;
    return [
      'process.roles=broker,controller',
      'node.id=$node',
      `controller.quorum.voters=${voters}`,
      'controller.listener.names=CONTROLLER',
      'inter.broker.listener.name=CLIENT',
      'listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT',
      `listeners=CLIENT://:${port},CONTROLLER://:${controllerPort}`,
      `advertised.listeners=CLIENT://$HOSTNAME.${domain.join('.')}:${port}`,
      'sasl.enabled.mechanisms=PLAIN',
      'sasl.mechanism.inter.broker.protocol=PLAIN',
      'sasl.mechanism.controller.protocol=PLAIN',
      `listener.name.client.plain.sasl.jaas.config=${plain} ${login};`,
      `listener.name.controller.plain.sasl.jaas.config=${plain} ${login};`,
      // Below the volume's top, where file systems keep a lost+found that is no topic.
      'log.dirs=/var/lib/kafka/data/logs',
      `default.replication.factor=${copies}`,
      `min.insync.replicas=${Math.min(copies, 2)}`,
      `offsets.topic.replication.factor=${copies}`,
      `transaction.state.log.replication.factor=${copies}`,
      `transaction.state.log.min.isr=${Math.min(copies, 2)}`,
    ];
  }

  /** Sixteen bytes that tell this cluster from others: the same in every deployment. */
  private clusterId(): string {
    const { name, environment } = this.project;
    const digest = createHash('sha256').update(`${name}/${environment.base}/${this.path}`).digest();
    return digest.subarray(0, 16).toString('base64url');
  }
}
