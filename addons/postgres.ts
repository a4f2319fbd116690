import { postgresLogin } from './aws/postgres-login';
import { runsInAws } from './aws/versions';
import type { Server } from './backing-service';
import { Database, databaseDescription, type AwsDatabase, type DatabaseProps } from './database';

export type PostgresProps = DatabaseProps;

/**
 * A PostgreSQL database.
 *
 * @example new Postgres(application, 'DATABASE', { version: '17', storage: '20Gi' })
 */
export class Postgres extends Database {
  static readonly description = databaseDescription({
    type: 'postgres',
    product: 'PostgreSQL',
    version: '17',
    known: ['10', '11', '12', '13', '14', '15', '16', '17', '18'],
    inAws: runsInAws('postgres'),
    port: 5432,
    testVariables: {
      POSTGRES_USER: 'test',
      POSTGRES_PASSWORD: 'test',
      POSTGRES_DB: 'test',
    },
  });

  protected override readonly scheme = 'postgres';
  protected override readonly port = 5432;
  protected override readonly aws: AwsDatabase = {
    engine: {
      name: 'postgres',
      port: 5432,
      requireTls: { name: 'rds.force_ssl', value: '1' },
      logs: ['postgresql', 'upgrade'],
      family: 'postgres',
    },
    client: { image: 'postgres:17', user: 999, script: postgresLogin },
    query: '?sslmode=require',
  };

  /** User, variables and folders are the official image's (docker-library/postgres, Dockerfile and docker-entrypoint.sh). */
  protected override server(): Server {
    const { port } = this;
    const { version, storage, database } = this.parameters;
    return {
      image: `postgres:${version}`,
      port,
      user: 999,
      env: [
        { name: 'POSTGRES_USER', value: database },
        { name: 'POSTGRES_DB', value: database },
        this.fromSecret('POSTGRES_PASSWORD'),
        // Below the volume's top, where file systems keep a lost+found, and away from what version 18 takes for an old mount.
        { name: 'PGDATA', value: '/data/pgdata' },
      ],
      // The entrypoint's temporary server of the first start listens at a socket only.
      probe: {
        exec: { command: ['pg_isready', '--host=127.0.0.1', `--username=${database}`, `--dbname=${database}`] },
      },
      volume: { path: '/data', storage },
      writable: ['/var/run/postgresql'],
    };
  }
}
