import { heavySizes, mebibytes, type SizeTable } from '../lib/kubernetes';
import type { AddOnDescription, AddOnOptions, Infer, Provisioned, Provisioning } from '../lib/model';
import { instanceClassParameter } from './aws/sizes';
import { runsInAws } from './aws/versions';
import { BackingService, type Bindings, type Server } from './backing-service';
import { highAvailabilityParameter, sizeParameters, storageParameter, versionParameter } from './parameters';

const port = 9200;
/** Of a domain in AWS, by HTTPS. */
const awsPort = 443;
const username = 'app';

const parameters = {
  type: 'object',
  properties: {
    version: versionParameter('OpenSearch', '3', ['1', '2', '3']),
    storage: storageParameter(
      '10Gi',
      "Size of the volume; in aws, of each node's volume. It can grow, but not shrink.",
    ),
    ...sizeParameters,
    highAvailability: highAvailabilityParameter,
    instanceClass: instanceClassParameter('search'),
  },
  additionalProperties: false,
} as const;

export type OpenSearchProps = Infer<typeof parameters> & AddOnOptions;

/**
 * An OpenSearch server, for full-text search and logs.
 *
 * @example new OpenSearch(application, 'SEARCH', { size: 'medium' })
 */
export class OpenSearch extends BackingService<typeof parameters> {
  static readonly description = {
    type: 'opensearch',
    summary: 'An OpenSearch server: full-text search, logs.',
    alias: 'OPENSEARCH',
    provisioners: ['in-cluster', 'aws', 'external'],
    awsNeeds: 'network',
    parameters,
    bindings: {
      url: { description: 'http://user:password@host:port; https:// outside the cluster', secret: true },
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
      username: { description: 'User.' },
      password: { description: 'Password.', secret: true },
    },
    data: true,
    // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html
    parametersFrom: {
      aws: { version: runsInAws('opensearch'), storage: { 'x-least': '10Gi', 'x-expected': '10Gi or more' } },
    },
    testing: {
      image: 'opensearchproject/opensearch',
      variables: {
        'discovery.type': 'single-node',
        DISABLE_SECURITY_PLUGIN: 'true',
        DISABLE_INSTALL_DEMO_CONFIG: 'true',
      },
      bindings: { url: 'http://{host}:9200', host: '{host}', port: '9200', username: '', password: '' },
    },
  } as const satisfies AddOnDescription;

  protected override get sizes(): SizeTable {
    return heavySizes;
  }

  protected override connection(host: string): Bindings {
    const { password } = this;
    const [scheme, at] = this.provisioner === 'aws' ? ['https', awsPort] : ['http', port];
    return { url: `${scheme}://${username}:${password}@${host}:${at}`, host, port: String(at), username, password };
  }

  /** In AWS with what its rules ask for: a capital, a small letter, a digit, and one that is none of these. */
  protected override get password(): string {
    return this.provisioner === 'aws' ? `${super.password}-Aa1` : super.password;
  }

  override async provision(run: Provisioning): Promise<Provisioned> {
    const { provisionOpenSearch } = await import('./aws/opensearch.js');
    return provisionOpenSearch(run, this, awsPort, { username, password: this.password }, this.parameters);
  }

  /**
   * User, variables and folders are the official image's (opensearch-project/opensearch-build, docker/release; the
   * variables with dots become settings there).
   */
  protected override server(): Server {
    const { version, storage } = this.parameters;
    const heap = Math.floor(mebibytes(this.resources.memory) / 2);
    const ask = `curl -fsS -K - http://127.0.0.1:${port}/_cluster/health <<EOF\nuser = "${username}:$OPENSEARCH_PASSWORD"\nEOF`;
    return {
      image: `opensearchproject/opensearch:${version}`,
      port,
      user: 1000,
      command: ['bash', '-c', start],
      env: [
        { name: 'discovery.type', value: 'single-node' },
        // Nodes talk with certificates that everybody knows, so nobody else may reach that port.
        { name: 'transport.host', value: '127.0.0.1' },
        { name: 'plugins.security.ssl.http.enabled', value: 'false' },
        // Maps of files would need a kernel setting of the node.
        { name: 'node.store.allow_mmap', value: 'false' },
        this.fromSecret('OPENSEARCH_PASSWORD'),
        { name: 'OPENSEARCH_JAVA_OPTS', value: `-Xms${heap}m -Xmx${heap}m` },
        { name: 'DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI', value: 'true' },
      ],
      probe: { exec: { command: ['bash', '-c', ask] }, periodSeconds: 10, timeoutSeconds: 5 },
      volume: { path: '/usr/share/opensearch/data', storage },
      // Certificates and users are written beside the settings it comes with.
      writesRoot: true,
    };
  }
}

/**
 * Prepares the security plugin, puts one user in the place of those it comes with, whose passwords everybody knows, and
 * starts the server. The password comes from the environment; the plugin asks for one of its own rules, used for nothing.
 */
const start = [
  'set -e',
  'tools=plugins/opensearch-security/tools',
  'OPENSEARCH_INITIAL_ADMIN_PASSWORD="Aa1+$OPENSEARCH_PASSWORD" bash $tools/install_demo_configuration.sh -y -i -s > /dev/null',
  'hash=$(bash $tools/hash.sh -env OPENSEARCH_PASSWORD | tail -n 1)',
  'cat > config/opensearch-security/internal_users.yml <<EOF',
  '_meta: { type: internalusers, config_version: 2 }',
  `${username}: { hash: "$hash", reserved: true, backend_roles: [admin] }`,
  'EOF',
  'export DISABLE_INSTALL_DEMO_CONFIG=true',
  'exec ./opensearch-docker-entrypoint.sh opensearch',
].join('\n');
