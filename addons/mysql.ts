import { heavySizes, mebibytes, type SizeTable } from '../lib/kubernetes';
import { mysqlLogin } from './aws/mysql-login';
import { runsInAws } from './aws/versions';
import type { Server } from './backing-service';
import { Database, databaseDescription, type AwsDatabase, type DatabaseProps } from './database';

export type MySqlProps = DatabaseProps;

/**
 * A MySQL database.
 *
 * @example new MySql(application, 'DATABASE', { version: '8.4', storage: '20Gi' })
 */
export class MySql extends Database {
  static readonly description = databaseDescription({
    type: 'mysql',
    product: 'MySQL',
    version: '8.4',
    known: ['5.7', '8', '9'],
    inAws: runsInAws('mysql'),
    port: 3306,
    testVariables: {
      MYSQL_USER: 'test',
      MYSQL_PASSWORD: 'test',
      MYSQL_DATABASE: 'test',
      MYSQL_RANDOM_ROOT_PASSWORD: 'yes',
    },
  });

  protected override readonly scheme = 'mysql';
  protected override readonly port = 3306;
  protected override readonly aws: AwsDatabase = {
    engine: {
      name: 'mysql',
      port: 3306,
      requireTls: { name: 'require_secure_transport', value: '1' },
      logs: ['error', 'slowquery'],
      family: 'mysql',
    },
    client: { image: 'mysql:8.4', user: 999, script: mysqlLogin },
    // Readers of such URLs agree on no word for TLS, and most use it unasked.
    query: '',
  };

  protected override get sizes(): SizeTable {
    return heavySizes;
  }

  /** User, variables and folders are the official image's (docker-library/mysql, Dockerfile.oracle and docker-entrypoint.sh). */
  protected override server(): Server {
    const { port, resources } = this;
    const { version, storage, database } = this.parameters;
    const query = `MYSQL_PWD="$MYSQL_PASSWORD" mysql --host=127.0.0.1 --user=${database} --execute='SELECT 1' ${database}`;
    return {
      image: `mysql:${version}`,
      port,
      user: 999,
      args: [
        // Below the volume's top, where file systems keep a lost+found that stops the first start.
        '--datadir=/data/mysql',
        `--innodb-buffer-pool-size=${Math.floor(mebibytes(resources.memory) / 2)}M`,
      ],
      env: [
        { name: 'MYSQL_DATABASE', value: database },
        { name: 'MYSQL_USER', value: database },
        this.fromSecret('MYSQL_PASSWORD'),
        this.fromSecret('MYSQL_ROOT_PASSWORD', 'root_password'),
      ],
      // By TCP, since the temporary server of the first start listens at a socket only.
      probe: { exec: { command: ['sh', '-c', query] } },
      volume: { path: '/data', storage },
      writable: ['/var/run/mysqld'],
    };
  }
}
