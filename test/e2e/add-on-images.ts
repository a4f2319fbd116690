import { join } from 'node:path';
import type { Image } from './add-on-process';

/**
 * Stands for the official images: what their entrypoints do with the variables they document, in the fewest words
 * (docker-library/postgres, mysql, memcached, rabbitmq: Dockerfile and docker-entrypoint.sh). Redis needs none: what is
 * rendered runs in place of its entrypoint.
 */
export const images = {
  redis: { path: ['usr/bin'] },
  memcached: { path: ['usr/bin'], server: (args) => ['memcached', ...args] },
  postgres: {
    path: ['usr/lib/postgresql/15/bin'],
    prepare: (run, { PGDATA = '', POSTGRES_USER = '', POSTGRES_DB = '', POSTGRES_PASSWORD = '' }) => {
      const initdb = `initdb --username=${POSTGRES_USER} --pwfile=${PGDATA}.pw --auth-host=scram-sha-256 --auth-local=trust`;
      run(
        [
          'sh',
          '-c',
          `umask 077 && cat > ${PGDATA}.pw && ${initdb} && echo 'host all all all scram-sha-256' >> ${PGDATA}/pg_hba.conf`,
        ],
        POSTGRES_PASSWORD,
      );
      run(['postgres', '--single', 'postgres'], `CREATE DATABASE ${POSTGRES_DB}\n`);
    },
    server: (_, at) => ['postgres', '-c', 'listen_addresses=*', '-k', at('/var/run/postgresql')],
  },
  mysql: {
    path: ['usr/sbin', 'usr/bin'],
    prepare: (run, variables) => {
      const {
        ROOT = '',
        MYSQL_DATABASE: database = '',
        MYSQL_USER: user = '',
        MYSQL_PASSWORD: password = '',
      } = variables;
      const folder = variables['DATADIR'] ?? '';
      const common = [`--basedir=${join(ROOT, 'usr')}`, `--datadir=${folder}`];
      run([
        'mariadb-install-db',
        '--no-defaults',
        '--skip-test-db',
        '--auth-root-authentication-method=normal',
        ...common,
      ]);
      run(
        ['mysqld', '--no-defaults', '--bootstrap', ...common],
        `FLUSH PRIVILEGES;\nCREATE DATABASE ${database};\nCREATE USER '${user}'@'%' IDENTIFIED BY '${password}';\nGRANT ALL ON ${database}.* TO '${user}'@'%';\n`,
      );
    },
    variables: (at) => ({ DATADIR: at('/data/mysql') }),
    server: (args, at) => [
      'sh',
      '-c',
      `exec mysqld --no-defaults --basedir="$ROOT/usr" --socket=${at('/var/run/mysqld')}/mysqld.sock "$@"`,
      'mysqld',
      ...args,
    ],
  },
  rabbitmq: {
    path: ['usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8/sbin', 'usr/lib/erlang/bin'],
    variables: (at, root) => ({
      HOME: at('/var/lib/rabbitmq'),
      RABBITMQ_MNESIA_BASE: at('/var/lib/rabbitmq/mnesia'),
      RABBITMQ_LOG_BASE: at('/var/log/rabbitmq'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(at('/tmp'), 'enabled_plugins'),
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
      // A name server of this server's own, which ends with it.
      ERL_EPMD_PORT: '24369',
      // Debian writes into erl where Erlang is installed; it is where it was unpacked.
      ERLANG: join(root, 'usr/lib/erlang'),
      ASIDE: at('/tmp'),
    }),
    prepare: (run) => {
      run(['sh', '-c', 'sed "s#=/usr/lib/erlang#=$ERLANG#" "$ERLANG/bin/erl" > "$ASIDE/erl"; chmod +x "$ASIDE/erl"']);
      run(['sh', '-c', 'ln -s "$ERLANG/bin/escript" "$ASIDE/escript"']);
    },
    server: () => ['sh', '-c', 'epmd & exec rabbitmq-server'],
  },
} as const satisfies { readonly [type: string]: Image };
