import { AddOnServer, serverHost, sizeParameter } from '../lib/kubernetes';
import {
  AddOn,
  type AddOnDescription,
  type AddOnOptions,
  type Application,
  type Filled,
  type Infer,
  type Project,
} from '../lib/model';

const port = 6379;

const parameters = {
  type: 'object',
  properties: {
    version: {
      type: 'string',
      pattern: '^[0-9]+(\\.[0-9]+)*$',
      'x-expected': 'a version such as 8 or 7.4',
      default: '8',
      description: 'Version of Redis.',
    },
    size: sizeParameter,
    persistent: { type: 'boolean', default: false, description: 'Whether it keeps its data when it restarts.' },
    storage: {
      type: 'string',
      pattern: '^[0-9]+(Mi|Gi|Ti)$',
      'x-expected': 'a size such as 1Gi',
      default: '1Gi',
      description: 'Size of the volume, where persistent; it can grow, not shrink.',
    },
  },
  additionalProperties: false,
} as const;

export type RedisProps = Infer<typeof parameters> & AddOnOptions;

/**
 * A Redis server: cache, queue, sessions.
 *
 * @example new Redis(application, 'CACHE', { size: 'medium' })
 */
export class Redis extends AddOn<Filled<typeof parameters>> {
  static readonly description = {
    type: 'redis',
    summary: 'A Redis server: cache, queue, sessions.',
    alias: 'REDIS',
    provisioners: ['in-cluster', 'external'],
    parameters,
    bindings: {
      url: { description: 'redis://:password@host:port/0', secret: true },
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
      password: { description: 'Password.', secret: true },
    },
    data: true,
  } as const satisfies AddOnDescription;

  constructor(scope: Project | Application, alias: string = Redis.description.alias, props: RedisProps = {}) {
    super(scope, alias, props);
  }

  protected override bindings() {
    if (this.provisioner === 'external') return this.externalBindings();
    const host = serverHost(this);
    const password = this.generated('password');
    return { url: `redis://:${password}@${host}:${port}/0`, host, port: String(port), password };
  }

  override render(): void {
    if (this.provisioner !== 'in-cluster') return;
    const { version, size, persistent, storage } = this.parameters;
    const persistence = persistent ? 'appendonly yes' : 'save ""';
    // The password is read from standard input, since arguments can be seen by other processes.
    const settings = [`port ${port}`, 'dir /data', persistence, 'requirepass $REDIS_PASSWORD'];
    new AddOnServer(this, {
      image: `redis:${version}`,
      port,
      user: 999,
      size,
      command: ['sh', '-c', `exec redis-server - <<EOF\n${settings.join('\n')}\nEOF`],
      env: [
        {
          name: 'REDIS_PASSWORD',
          valueFrom: { secretKeyRef: { name: this.bindingSecrets.generated, key: 'password' } },
        },
      ],
      probe: { exec: { command: ['sh', '-c', 'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli ping | grep -q PONG'] } },
      ...(persistent ? { volume: { path: '/data', storage } } : {}),
    });
  }
}
