import type { AddOnDescription, AddOnOptions, Infer, Provisioned, Provisioning } from '../lib/model';
import { instanceClassParameter } from './aws/sizes';
import { BackingService, type Bindings, type Server } from './backing-service';
import { highAvailabilityParameter, sizeParameters, storageParameter, versionParameter } from './parameters';

const port = 6379;

const parameters = {
  type: 'object',
  properties: {
    version: versionParameter('Redis', '8', ['5', '6', '7', '8']),
    ...sizeParameters,
    persistent: { type: 'boolean', default: false, description: 'Whether it keeps its data when it restarts.' },
    storage: storageParameter('1Gi', 'Size of the volume, if persistent. It can grow, but not shrink.'),
    highAvailability: highAvailabilityParameter,
    instanceClass: instanceClassParameter('cache'),
  },
  additionalProperties: false,
} as const;

export type RedisProps = Infer<typeof parameters> & AddOnOptions;

/**
 * A Redis server, for caches, queues and sessions.
 *
 * @example new Redis(application, 'CACHE', { size: 'medium' })
 */
export class Redis extends BackingService<typeof parameters> {
  static readonly description = {
    type: 'redis',
    summary: 'A Redis server, for caches, queues and sessions.',
    alias: 'REDIS',
    provisioners: ['in-cluster', 'aws', 'external'],
    awsNeeds: 'network',
    parameters,
    bindings: {
      url: { description: 'redis://default:password@host:port/0; rediss:// from aws', secret: true },
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
      password: { description: 'Password.', secret: true },
    },
    data: true,
    testing: { image: 'redis', bindings: { url: 'redis://{host}:6379/0', host: '{host}', port: '6379', password: '' } },
  } as const satisfies AddOnDescription;

  protected override connection(host: string): Bindings {
    const { password } = this;
    // With the name of the user: clients such as redis-cli take an empty one for a user without a name.
    const login = this.provisioner === 'aws' ? 'rediss://' : 'redis://default';
    return { url: `${login}:${password}@${host}:${port}/0`, host, port: String(port), password };
  }

  /** The user is the official image's (docker-library/redis, Dockerfile). */
  protected override server(): Server {
    const { version, persistent, storage } = this.parameters;
    const persistence = persistent ? ['dir /data', 'appendonly yes'] : ['dir /tmp', 'save ""'];
    // The password is read from standard input, since arguments can be seen by other processes.
    const settings = [`port ${port}`, ...persistence, 'requirepass $REDIS_PASSWORD'];
    return {
      image: `redis:${version}`,
      port,
      user: 999,
      command: ['sh', '-c', `exec redis-server - <<EOF\n${settings.join('\n')}\nEOF`],
      env: [this.fromSecret('REDIS_PASSWORD')],
      probe: { exec: { command: ['sh', '-c', 'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli ping | grep -q PONG'] } },
      ...(persistent ? { volume: { path: '/data', storage } } : {}),
    };
  }

  override async provision(run: Provisioning): Promise<Provisioned> {
    const { provisionValkey } = await import('./aws/valkey.js');
    return provisionValkey(run, this, port, this.password, this.parameters);
  }
}
