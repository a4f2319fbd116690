import { spawnSync } from 'node:child_process';
import { MySql, Postgres } from '../../addons';
import { mysqlLogin } from '../../addons/aws/mysql-login';
import { postgresLogin } from '../../addons/aws/postgres-login';
import { debianPackagesWithNeeds } from '../debian-packages';
import { newProject } from '../tree';
import { images } from './add-on-images';
import { AddOnProcess, secretOf } from './add-on-process';

/** A login as the Job is told of it. */
interface Login {
  readonly name: string;
  readonly password: string;
  readonly former?: string;
}

const administrator = { name: 'infra_admin', password: 'Admin0Secret' };
const [first, second, third]: readonly [Login, Login, Login] = [
  { name: 'shop', password: 'First0Secret' },
  { name: 'shop_2', password: 'Second0Secret' },
  { name: 'shop_3', password: 'Third0Secret', former: 'shop' },
];

/** Runs the script of the Job with the variables that the Job has. */
function login(server: AddOnProcess, script: string, { name, password, former }: Login, further: string[] = []): void {
  const variables = {
    SERVER: '127.0.0.1',
    DATABASE: 'shop',
    ADMINISTRATOR: administrator.name,
    ADMINISTRATOR_PASSWORD: administrator.password,
    LOGIN: name,
    LOGIN_PASSWORD: password,
    ...(former === undefined ? {} : { FORMER_LOGINS: former }),
  };
  const given = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
  server.run(['env', ...given, ...further, '/bin/sh', '-c', script]);
}

/** The packages are Debian's: elsewhere the tests are skipped, aloud. */
const isDebian = spawnSync('apt-get', ['--version']).status === 0;
const describeOnDebian = isDebian ? describe : describe.skip;

describeOnDebian(isDebian ? 'logins of a database' : 'logins of a database – skipped: no apt-get here', () => {
  test('in PostgreSQL share what they own; each has its password, those before the last two none', async () => {
    // GIVEN a server whose administrator is no superuser, as that of RDS
    const addon = new Postgres(newProject(), 'IT', { version: '15', database: 'root' });
    const packages = debianPackagesWithNeeds('postgresql-15', 'postgresql-client-15');
    const server = new AddOnProcess(addon, packages, images.postgres);
    const ask = ({ name, password }: Login, query: string, database = 'shop') =>
      server.run(['psql', `postgres://${name}:${password}@127.0.0.1/${database}`, '-XAtqc', query]);
    const run = (one: Login) => login(server, postgresLogin, one, ['PGSSLMODE=disable']);
    try {
      server.start();
      await server.ready();
      const make = `CREATE ROLE ${administrator.name} LOGIN CREATEROLE CREATEDB PASSWORD '${administrator.password}'`;
      ask({ name: 'root', password: secretOf('password') }, make, 'root');

      // WHEN the first release makes its login, twice
      run(first);
      run(first);

      // THEN it owns what it makes, by a role that nobody logs in as
      ask(first, 'CREATE TABLE book (title text); INSERT INTO book VALUES (1)');
      expect(ask(first, "SELECT tableowner FROM pg_tables WHERE tablename = 'book'")).toBe('shop_owner\n');
      expect(() => ask({ ...first, password: 'Wrong0' }, 'SELECT 1')).toThrow('password authentication failed');
      expect(() => ask({ name: 'shop_owner', password: '' }, 'SELECT 1')).toThrow(/password|not permitted/);

      // WHEN the next one has a new password
      run(second);

      // THEN both log in, and the new one may change what the first made
      ask(second, 'ALTER TABLE book ADD pages int; CREATE TABLE shelf ()');
      expect(ask(first, 'SELECT count(*) FROM shelf; SELECT title FROM book')).toBe('0\n1\n');

      // WHEN there is a third
      run(third);

      // THEN the first is shut out
      expect(() => ask(first, 'SELECT 1')).toThrow('not permitted to log in');
      expect(ask(second, 'SELECT 1') + ask(third, 'DROP TABLE shelf; SELECT 1')).toBe('1\n1\n');

      // WHEN a release from before is deployed again, THEN its login works again
      run(first);
      expect(ask(first, 'SELECT title FROM book')).toBe('1\n');

      // AND it may do nothing in another database
      expect(() => ask(first, 'CREATE TABLE mine ()', 'root')).toThrow(/permission denied/);
    } finally {
      server.stop();
    }
  });

  test('in MySQL, which MariaDB stands for, have each its password, and nothing but their database', async () => {
    // GIVEN
    const addon = new MySql(newProject(), 'IT', { database: 'other' });
    const packages = debianPackagesWithNeeds('mariadb-server-core', 'mariadb-client-core', 'mariadb-common');
    const image = {
      ...images.mysql,
      prepare: (prepare: (command: readonly string[], input?: string) => string, variables: Record<string, string>) => {
        images.mysql.prepare(prepare, variables);
        const { ROOT = '', DATADIR = '' } = variables;
        const make = `CREATE USER '${administrator.name}'@'%' IDENTIFIED BY '${administrator.password}'; GRANT ALL ON *.* TO '${administrator.name}'@'%' WITH GRANT OPTION;`;
        const server = ['mysqld', '--no-defaults', '--bootstrap', `--basedir=${ROOT}/usr`, `--datadir=${DATADIR}`];
        prepare(server, `FLUSH PRIVILEGES;\n${make.replaceAll('; ', ';\n')}\n`);
      },
    };
    const server = new AddOnProcess(addon, packages, image);
    const ask = ({ name, password }: Login, query: string, database = 'shop') =>
      server.run(['mysql', '--host=127.0.0.1', `--user=${name}`, `--password=${password}`, '-Ne', query, database]);
    // MariaDB's client has no word for it, and this server no certificate.
    const run = (one: Login) => login(server, mysqlLogin.replace('--ssl-mode=REQUIRED', ''), one);
    try {
      server.start();
      await server.ready();

      // WHEN there are three releases with a password each, the first one twice
      for (const one of [first, first, second]) run(one);
      ask(first, "CREATE TABLE book (title text); INSERT INTO book VALUES ('1')");
      expect(ask(second, 'ALTER TABLE book ADD pages int; SELECT title FROM book')).toBe('1\n');
      run(third);

      // THEN those before the last two are shut out, and all see their own database only
      expect(() => ask(first, 'SELECT 1')).toThrow(/locked/);
      expect(ask(second, 'SELECT 1') + ask(third, 'SELECT title FROM book')).toBe('1\n1\n');
      expect(() => ask({ ...third, password: 'Wrong0' }, 'SELECT 1')).toThrow('Access denied');
      expect(() => ask(third, 'SELECT 1', 'mysql')).toThrow('Access denied');
      expect(() => ask(third, 'SELECT 1', 'other')).toThrow('Access denied');
    } finally {
      server.stop();
    }
  });
});
