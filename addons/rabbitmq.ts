import { heavySizes, type SizeTable } from '../lib/kubernetes';
import type { AddOnDescription, AddOnOptions, Infer, Provisioned, Provisioning } from '../lib/model';
import { instanceClassParameter } from './aws/sizes';
import { runsInAws } from './aws/versions';
import { BackingService, type Bindings, type Server } from './backing-service';
import {
  highAvailabilityParameter,
  nameParameter,
  sizeParameters,
  storageParameter,
  versionParameter,
} from './parameters';

const port = 5672;
/** Of Amazon MQ, by TLS. */
const awsPort = 5671;

const parameters = {
  type: 'object',
  properties: {
    version: versionParameter('RabbitMQ', '4', ['3', '4']),
    storage: storageParameter('5Gi', 'In the cluster: size of the volume. It can grow, but not shrink.'),
    ...sizeParameters,
    vhost: nameParameter(
      'Name of the virtual host and of its user. In aws it names only the user; the virtual host is /.',
    ),
    management: {
      type: 'boolean',
      default: false,
      description:
        'Whether the management page is available inside the cluster, at port 15672 of the same host; in aws, at port 443.',
    },
    highAvailability: highAvailabilityParameter,
    instanceClass: instanceClassParameter('mq'),
  },
  additionalProperties: false,
} as const;

export type RabbitMqProps = Infer<typeof parameters> & AddOnOptions;

/**
 * A RabbitMQ message broker.
 *
 * @example new RabbitMq(application, 'BROKER', { management: true })
 */
export class RabbitMq extends BackingService<typeof parameters> {
  static readonly description = {
    type: 'rabbitmq',
    summary: 'A RabbitMQ message broker.',
    alias: 'RABBITMQ',
    provisioners: ['in-cluster', 'aws', 'external'],
    awsNeeds: 'network',
    parameters,
    bindings: {
      url: { description: 'amqp://user:password@host:port/vhost; amqps:// from aws', secret: true },
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
      username: { description: 'User.' },
      password: { description: 'Password.', secret: true },
      vhost: { description: 'Name of the virtual host.' },
    },
    data: true,
    // https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-limits.html
    parametersFrom: {
      aws: {
        version: runsInAws('rabbitmq'),
        vhost: {
          pattern: '^(?!guest$)[a-z_][a-z0-9_]{1,30}$',
          'x-expected': 'a-z, 0-9 and "_", not beginning with a digit, 2 to 31 characters, and not guest',
        },
      },
    },
    testing: {
      image: 'rabbitmq',
      variables: { RABBITMQ_DEFAULT_USER: 'test', RABBITMQ_DEFAULT_PASS: 'test', RABBITMQ_DEFAULT_VHOST: 'test' },
      bindings: {
        url: 'amqp://test:test@{host}:5672/test',
        host: '{host}',
        port: '5672',
        username: 'test',
        password: 'test',
        vhost: 'test',
      },
    },
  } as const satisfies AddOnDescription;

  protected override get sizes(): SizeTable {
    return heavySizes;
  }

  protected override connection(host: string): Bindings {
    const { password } = this;
    const { vhost: username } = this.parameters;
    if (this.provisioner === 'aws') {
      const url = `amqps://${username}:${password}@${host}:${awsPort}/%2F`;
      return { url, host, port: String(awsPort), username, password, vhost: '/' };
    }
    const url = `amqp://${username}:${password}@${host}:${port}/${username}`;
    return { url, host, port: String(port), username, password, vhost: username };
  }

  override async provision(run: Provisioning): Promise<Provisioned> {
    const { provisionMq } = await import('./aws/mq.js');
    const { password, parameters } = this;
    return provisionMq(run, this, awsPort, { username: parameters.vhost, password }, parameters);
  }

  /** User and folders are the official image's (docker-library/rabbitmq, Dockerfile); the variables are the server's own. */
  protected override server(): Server {
    const { version, storage, vhost, management } = this.parameters;
    return {
      image: `rabbitmq:${version}${management ? '-management' : ''}`,
      port,
      ...(management ? { ports: { management: 15672 } } : {}),
      user: 999,
      env: [
        { name: 'RABBITMQ_DEFAULT_USER', value: vhost },
        { name: 'RABBITMQ_DEFAULT_VHOST', value: vhost },
        this.fromSecret('RABBITMQ_DEFAULT_PASS'),
        // The data belongs to a node of this name, whatever the pod is called.
        { name: 'RABBITMQ_NODENAME', value: 'rabbit@localhost' },
        { name: 'RABBITMQ_LOGS', value: '-' },
      ],
      // The server's own way to ask, which starts a virtual machine each time; talking its protocol would fill its log.
      probe: {
        exec: { command: ['rabbitmq-diagnostics', '--quiet', 'check_running'] },
        periodSeconds: 15,
        timeoutSeconds: 12,
      },
      volume: { path: '/var/lib/rabbitmq/mnesia', storage },
      // Erlang's cookie is at home, which is not on the volume: there the group could read it, and Erlang would refuse it.
      writable: ['/var/lib/rabbitmq', '/var/log/rabbitmq'],
    };
  }
}
