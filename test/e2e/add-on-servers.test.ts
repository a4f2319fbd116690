import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { addons } from '../../addons';
import type { AddOn, AddOnType } from '../../lib/model';
import { newProject } from '../tree';
import { amqpLogin } from './amqp-login';
import { images } from './add-on-images';
import { AddOnProcess, secretOf } from './add-on-process';
import { debianPackagesWithNeeds } from '../debian-packages';

/** What shows that an application with the bindings can work, and that others cannot. */
interface Case {
  readonly type: keyof typeof images;
  readonly packages: readonly string[];
  readonly props?: object;
  readonly use: (server: AddOnProcess) => Promise<void> | void;
  readonly refuse?: (server: AddOnProcess) => Promise<void> | void;
}

const wrong = (url: string) => url.replace(secretOf('password'), 'Wrong');

const cases: readonly Case[] = [
  {
    type: 'redis',
    packages: ['redis-server'],
    use: (server) => {
      expect(server.run(['redis-cli', '-u', server.binding('url'), 'set', 'key', 'value'])).toBe('OK\n');
      expect(server.run(['redis-cli', '-u', server.binding('url'), 'config', 'get', 'appendonly'])).toContain('no');
    },
    refuse: (server) => {
      expect(server.run(['redis-cli', '-u', wrong(server.binding('url')), 'get', 'key'])).toContain('NOAUTH');
    },
  },
  {
    type: 'redis',
    packages: ['redis-server'],
    props: { persistent: true },
    use: (server) =>
      expect(server.run(['redis-cli', '-u', server.binding('url'), 'config', 'get', 'appendonly'])).toContain('yes'),
  },
  {
    type: 'memcached',
    packages: ['memcached'],
    use: async (server) => {
      expect(server.binding('servers')).toBe('127.0.0.1:11211');
      const { hostname, port } = new URL(server.binding('url'));
      expect(await talk(hostname, Number(port), 'set key 0 0 5\r\nvalue\r\n')).toBe('STORED\r\n');
      expect(await talk(hostname, Number(port), 'stats settings\r\n')).toContain('maxbytes 201326592');
    },
  },
  {
    type: 'postgres',
    packages: ['postgresql-15', 'postgresql-client-15'],
    props: { version: '15', database: 'shop' },
    use: (server) =>
      expect(server.run(['psql', server.binding('url'), '-Atc', 'select current_user, current_database()'])).toBe(
        'shop|shop\n',
      ),
    refuse: (server) =>
      expect(() => server.run(['psql', wrong(server.binding('url')), '-c', 'select 1'])).toThrow(
        'password authentication failed',
      ),
  },
  {
    // MariaDB stands for MySQL, which Debian does not have.
    type: 'mysql',
    packages: ['mariadb-server-core', 'mariadb-client-core', 'mariadb-common'],
    props: { database: 'shop' },
    use: (server) => expect(server.run(mysql(server.binding('url')))).toMatch(/^shop@\S+\tshop\n$/),
    refuse: (server) => expect(() => server.run(mysql(wrong(server.binding('url'))))).toThrow('Access denied'),
  },
  {
    type: 'rabbitmq',
    packages: ['rabbitmq-server'],
    props: { vhost: 'shop' },
    use: (server) => amqpLogin(server.binding('url')),
    refuse: (server) => expect(amqpLogin(wrong(server.binding('url')))).rejects.toThrow(/refuses|closed/),
  },
];

/** The packages are Debian's: elsewhere the tests are skipped, aloud. */
const isDebian = spawnSync('apt-get', ['--version']).status === 0;
const describeOnDebian = isDebian ? describe : describe.skip;

describeOnDebian(isDebian ? 'the server of an add-on' : 'the server of an add-on – skipped: no apt-get here', () => {
  test.each(cases)('$type $props serves those who have its bindings, and nobody else', async (each) => {
    // GIVEN the server, with exactly what is rendered
    const AddOn: AddOnType = addons[each.type];
    const addon: AddOn = new AddOn(newProject(), 'IT', each.props);
    const server = new AddOnProcess(addon, debianPackagesWithNeeds(...each.packages), images[each.type]);
    try {
      expect(server.isReady()).toBe(false);
      // WHEN it starts
      server.start();
      await server.ready();
      // THEN the bindings are what clients need, and what anybody on the machine can see says nothing
      await each.use(server);
      await each.refuse?.(server);
      expect(server.arguments()).not.toContain(secretOf('password'));
    } finally {
      server.stop();
    }
  });
});

function mysql(url: string): string[] {
  const { hostname, port, username, password, pathname } = new URL(url);
  const query = 'select user(), database()';
  return [
    'mysql',
    `--host=${hostname}`,
    `--port=${port}`,
    `--user=${username}`,
    `--password=${password}`,
    '-Ne',
    query,
    pathname.slice(1),
  ];
}

/** The first answer to a line. */
function talk(host: string, port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(line));
    socket.once('data', (chunk: Buffer) => {
      resolve(chunk.toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
