import { heavySizes, type SizeTable } from '../lib/kubernetes';
import type { AddOnDescription, AddOnOptions, Infer } from '../lib/model';
import { BackingService, type Bindings, type Server } from './backing-service';
import {
  highAvailabilityParameter,
  nameParameter,
  sizeParameters,
  storageParameter,
  versionParameter,
} from './parameters';

const port = 5672;

const parameters = {
  type: 'object',
  properties: {
    version: versionParameter('RabbitMQ', '4'),
    storage: storageParameter('5Gi'),
    ...sizeParameters,
    vhost: nameParameter('Name of the virtual host, and of its user.'),
    management: {
      type: 'boolean',
      default: false,
      description: 'Whether the management page is served inside of the cluster, at port 15672 of the same host.',
    },
    highAvailability: highAvailabilityParameter,
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
    provisioners: ['in-cluster', 'external'],
    parameters,
    bindings: {
      url: { description: 'amqp://user:password@host:port/vhost', secret: true },
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
      username: { description: 'User.' },
      password: { description: 'Password.', secret: true },
      vhost: { description: 'Name of the virtual host.' },
    },
    data: true,
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
    const { vhost } = this.parameters;
    const url = `amqp://${vhost}:${password}@${host}:${port}/${vhost}`;
    return { url, host, port: String(port), username: vhost, password, vhost };
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
