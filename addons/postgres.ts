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

const port = 5432;

const parameters = {
  type: 'object',
  properties: {
    version: {
      type: 'string',
      pattern: '^[0-9]+(\\.[0-9]+)?$',
      'x-expected': 'a version such as 17 or 16.4',
      default: '17',
      description: 'Version of PostgreSQL.',
    },
    storage: {
      type: 'string',
      pattern: '^[0-9]+(Mi|Gi|Ti)$',
      'x-expected': 'a size such as 10Gi',
      default: '10Gi',
      description: 'Size of the volume; it can grow, not shrink.',
    },
    size: sizeParameter,
    database: {
      type: 'string',
      pattern: '^[a-z_][a-z0-9_]{0,62}$',
      'x-expected': 'a-z, 0-9 and "_", not beginning with a digit',
      default: 'app',
      description: 'Name of the database, and of its user.',
    },
    highAvailability: {
      type: 'boolean',
      description: 'A standby in another zone; not in the cluster. Default: in production.',
    },
  },
  additionalProperties: false,
} as const;

export type PostgresProps = Infer<typeof parameters> & AddOnOptions;

/**
 * A PostgreSQL database.
 *
 * @example new Postgres(application, 'DATABASE', { version: '17', storage: '20Gi' })
 */
export class Postgres extends AddOn<Filled<typeof parameters>> {
  static readonly description = {
    type: 'postgres',
    summary: 'A PostgreSQL database.',
    alias: 'DATABASE',
    provisioners: ['in-cluster', 'external'],
    parameters,
    bindings: {
      url: { description: 'postgres://user:password@host:port/database', secret: true },
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
      username: { description: 'User.' },
      password: { description: 'Password.', secret: true },
      database: { description: 'Name of the database.' },
    },
    data: true,
  } as const satisfies AddOnDescription;

  constructor(scope: Project | Application, alias: string = Postgres.description.alias, props: PostgresProps = {}) {
    super(scope, alias, props);
  }

  protected override bindings() {
    if (this.provisioner === 'external') return this.externalBindings();
    const host = serverHost(this);
    const password = this.generated('password');
    const { database } = this.parameters;
    const url = `postgres://${database}:${password}@${host}:${port}/${database}`;
    return { url, host, port: String(port), username: database, password, database };
  }

  override render(): void {
    if (this.provisioner !== 'in-cluster') return;
    const { version, storage, size, database, highAvailability } = this.parameters;
    if (highAvailability === true) this.warn('in the cluster a database is one pod; highAvailability has no effect');
    if (this.project.environment.kind === 'production')
      this.warn('a database in the cluster has no backups; in production use provisioner external');
    new AddOnServer(this, {
      image: `postgres:${version}`,
      port,
      user: 999,
      size,
      env: [
        { name: 'POSTGRES_USER', value: database },
        { name: 'POSTGRES_DB', value: database },
        {
          name: 'POSTGRES_PASSWORD',
          valueFrom: { secretKeyRef: { name: this.bindingSecrets.generated, key: 'password' } },
        },
        { name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' },
      ],
      probe: {
        exec: { command: ['pg_isready', '--host=127.0.0.1', `--username=${database}`, `--dbname=${database}`] },
      },
      volume: { path: '/var/lib/postgresql/data', storage },
    });
  }
}
