import { mebibytes } from '../lib/kubernetes';
import type { AddOnDescription, AddOnOptions, Infer, Provisioned, Provisioning } from '../lib/model';
import { instanceClassParameter } from './aws/sizes';
import { runsInAws } from './aws/versions';
import { BackingService, type Bindings, type Server } from './backing-service';
import { highAvailabilityParameter, sizeParameters, versionParameter } from './parameters';

const port = 11211;

const parameters = {
  type: 'object',
  properties: {
    version: versionParameter('memcached', '1.6', ['1']),
    ...sizeParameters,
    highAvailability: highAvailabilityParameter,
    instanceClass: instanceClassParameter('cache'),
  },
  additionalProperties: false,
} as const;

export type MemcachedProps = Infer<typeof parameters> & AddOnOptions;

/**
 * A memcached server: a cache without persistence.
 *
 * @example new Memcached(application, 'CACHE', { size: 'medium' })
 */
export class Memcached extends BackingService<typeof parameters> {
  static readonly description = {
    type: 'memcached',
    summary: 'A memcached server: a cache without persistence.',
    alias: 'MEMCACHED',
    provisioners: ['in-cluster', 'aws', 'external'],
    awsNeeds: 'network',
    parametersFrom: { aws: { version: runsInAws('memcached') } },
    parameters,
    bindings: {
      url: { description: 'memcached://host:port' },
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
      servers: { description: 'Comma-separated host:port of every server.' },
      tls: { description: 'true if clients have to use TLS.', provisioners: ['aws'] },
    },
    testing: {
      image: 'memcached',
      bindings: { url: 'memcached://{host}:11211', host: '{host}', port: '11211', servers: '{host}:11211' },
    },
  } as const satisfies AddOnDescription;

  protected override connection(host: string): Bindings {
    const one = { url: `memcached://${host}:${port}`, host, port: String(port) };
    if (this.provisioner === 'aws') return { ...one, servers: this.output('servers'), tls: 'true' };
    return { ...one, servers: `${host}:${port}` };
  }

  override async provision(run: Provisioning): Promise<Provisioned> {
    const { provisionMemcached } = await import('./aws/memcached.js');
    return provisionMemcached(run, this, port, this.parameters);
  }

  /** The user is the official image's (docker-library/memcached, Dockerfile); it has a shell, but no client. */
  protected override server(): Server {
    // What the server itself and its connections take comes on top of the items.
    const items = Math.floor(mebibytes(this.resources.memory) * 0.75);
    const ask = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'version\\r\\n' >&3; read -t 2 -r answer <&3; [[ $answer == VERSION* ]]`;
    return {
      image: `memcached:${this.parameters.version}`,
      port,
      user: 11211,
      args: [`--port=${port}`, `--memory-limit=${items}`],
      probe: { exec: { command: ['bash', '-c', ask] } },
    };
  }
}
