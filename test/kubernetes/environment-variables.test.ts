import { Postgres, Redis, Secret } from '../../addons';
import { applicationVariables, containerVariables, plainText, writeManifests } from '../../lib/kubernetes';
import { AddOn, Application, type AddOnDescription } from '../../lib/model';
import { Cron, Web, Worker } from '../../stacks';
import { containerOf, environmentOf, find, manifests, newProject, podsOf } from '../tree';
import { expand, kubeletEnvironment } from './kubelet';
import fc from '../property';

/** An application with a database and a cache, and variables of its own. */
function application(variables: { readonly [name: string]: string } = {}): Application {
  const web = new Application(newProject(), 'web', { variables });
  new Postgres(web, 'DATABASE');
  new Redis(web, 'CACHE');
  return web;
}

/** The variables of an application's containers. */
function environmentVariables(web: Application) {
  return containerVariables(web, applicationVariables(web, {}));
}

/** What a process would see, with secrets as `name/key` without their hashes. */
function seen(web: Application): { [variable: string]: string } {
  return kubeletEnvironment(environmentVariables(web), (name, key) => `[${name.replace(/-[0-9a-f]{8}$/, '')}/${key}]`);
}

test('what is public is text, what is secret a reference', () => {
  const web = application();
  new Web(web, 'web');
  expect(environmentOf(find(web.project, 'Deployment', 'web'))).toEqual({
    DATABASE_URL: expect.stringMatching(/^web-database-[0-9a-f]{8}\/url$/),
    DATABASE_PASSWORD: expect.stringMatching(/^web-database-[0-9a-f]{8}\/password$/),
    CACHE_URL: expect.stringMatching(/^web-cache-[0-9a-f]{8}\/url$/),
    CACHE_PASSWORD: expect.stringMatching(/^web-cache-[0-9a-f]{8}\/password$/),
    PORT: '8080',
    DATABASE_HOST: 'web-database.shop-development.svc',
    DATABASE_PORT: '5432',
    DATABASE_USERNAME: 'app',
    DATABASE_DATABASE: 'app',
    CACHE_HOST: 'web-cache.shop-development.svc',
    CACHE_PORT: '6379',
  });
});

test('a variable that holds a secret among other text refers to the variable that has it', () => {
  const env = environmentVariables(application({ DSN: 'pg:${addons.database.password}@${addons.database.host}' }));
  const dsn = env.findIndex(({ name }) => name === 'DSN');
  expect(env[dsn]?.value).toBe('pg:$(DATABASE_PASSWORD)@web-database.shop-development.svc');
  expect(env.findIndex(({ name }) => name === 'DATABASE_PASSWORD')).toBeLessThan(dsn);
});

test('a secret that no variable has by itself gets one', () => {
  // GIVEN a database whose password goes by another name than the one that is asked for
  const web = new Application(newProject(), 'web', { variables: { DSN: 'pg:${addons.database.password}@db' } });
  new Postgres(web, 'DATABASE', { env: { PG: 'url', PASSWORD: 'password' } });
  web.attach(new Redis(web.project, 'SHARED'), { as: 'CACHE' });
  const plain = environmentVariables(web).filter(({ name }) => name === 'DSN');
  expect(plain).toEqual([{ name: 'DSN', value: 'pg:$(PASSWORD)@db' }]);
  // WHEN the variable with the password is taken by the application
  const other = application({ DATABASE_PASSWORD: 'mine', DSN: 'pg:${addons.database.password}@db' });
  // THEN the process sees both
  expect(seen(other)).toMatchObject({ DATABASE_PASSWORD: 'mine', DSN: 'pg:[web-database/password]@db' });
});

test('keys that differ in case only have variables of their own', () => {
  const web = new Application(newProject(), 'web', {
    variables: { BOTH: '${addons.all.token} ${addons.all.TOKEN}', token: '-', TOKEN: '-' },
  });
  new Secret(web, 'ALL', { keys: ['token', 'TOKEN'] });
  expect(seen(web)['BOTH']).toBe('[web-config/token] [web-config/TOKEN]');
});

test('any text is seen as it was written, whatever it has in common with references', () => {
  const tricky = fc.constantFrom('$', '$$', '$(', '$(DATABASE_PASSWORD)', '$(X)', '(', ')', '$$$(', '\\', '{', '}');
  const secret = fc.constantFrom('${addons.database.password}', '${addons.cache.url}', '${addons.database.host}');
  const literal = fc.oneof(tricky, fc.string());
  const pieces = fc.array(
    fc.oneof(
      literal.map((text) => ({ text })),
      secret.map((placeholder) => ({ placeholder })),
    ),
  );
  const meant: { [placeholder: string]: string } = {
    '${addons.database.password}': '[web-database/password]',
    '${addons.cache.url}': '[web-cache/url]',
    '${addons.database.host}': 'web-database.shop-development.svc',
  };
  fc.assert(
    fc.property(pieces, (written) => {
      // A text joined in TypeScript may end in "$" where the next piece begins.
      const other = application();
      const text = written.map((piece) => ('text' in piece ? piece.text : other.resolve(piece.placeholder))).join('');
      fc.pre(!text.includes('${'));
      const expected = written.map((piece) => ('text' in piece ? piece.text : meant[piece.placeholder])).join('');
      expect(seen(application({ TEXT: text }))['TEXT']).toBe(expected);
    }),
  );
});

test('a command that is one text is what the shell gets', () => {
  const text = 'echo $$ $(date) "$HOME" $(DATABASE_HOST) $$(x) 100$';
  const web = application();
  new Worker(web, 'worker', { command: text });
  const container = containerOf(find(web.project, 'Deployment', 'web'));
  const known = kubeletEnvironment(container.env ?? [], () => 'secret');
  expect(container.command?.map((part) => expand(part, known))).toEqual(['/bin/sh', '-c', text]);
});

test('a command that is a list is taken as it is, so that Kubernetes puts variables in', () => {
  const web = application();
  new Worker(web, 'worker', { command: ['run', '--host=$(DATABASE_HOST)'], args: ['${addons.database.port}', '$(A)'] });
  const { command, args } = containerOf(find(web.project, 'Deployment', 'web'));
  expect({ command, args }).toEqual({ command: ['run', '--host=$(DATABASE_HOST)'], args: ['5432', '$(A)'] });
});

test.each([
  ['command', { command: 'run ${addons.database.url}' }],
  ['command', { command: ['run', '${addons.database.password}'] }],
  ['args', { args: ['--password=${addons.cache.password}'] }],
  ['labels', { labels: { a: '${addons.cache.password}' } }],
  ['annotations', { annotations: { a: '${addons.cache.url}' } }],
  ['processes', { processes: { jobs: { command: '${addons.cache.url}' } } }],
])('a secret in %s is an error', (_, parameters) => {
  const web = application();
  new Worker(web, 'worker', parameters);
  expect(() => web.project.prepare()).toThrow(
    expect.objectContaining({
      code: 'secret-exposed',
      exitCode: 2,
      message: expect.stringMatching(
        /^Application web: ".*<web\/(database|cache)\..*" would expose the secret \w+ in plain text/,
      ),
      hint: 'Set an environment variable to it, and use that variable in the command.',
    }),
  );
});

test('a secret in a host is an error too, and a value of the configuration is a secret', () => {
  const web = application();
  new Secret(web, 'NAMES', { keys: ['HOST'] });
  new Web(web, 'web', { host: '${addons.names.HOST}' });
  expect(() => web.project.prepare()).toThrow(expect.objectContaining({ code: 'secret-exposed' }));
});

test('what is public may stand anywhere', () => {
  const web = application();
  expect(plainText(web, web.resolve('${addons.database.host}:${addons.database.port}'))).toBe(
    'web-database.shop-development.svc:5432',
  );
});

test('the variable PORT is the port the stack serves at', () => {
  const build = (port: string) => {
    const web = new Application(newProject(), 'web', { variables: { PORT: port } });
    new Web(web, 'web', { port: 3000 });
    return web.project;
  };
  expect(environmentOf(find(build('3000'), 'Deployment', 'web'))).toEqual({ PORT: '3000' });
  expect(() => build('8080').prepare()).toThrow(
    expect.objectContaining({
      code: 'variable-fixed',
      message: 'Application web: sets the variable PORT, which its stack sets to "3000"',
    }),
  );
});

test('every configured value is in the environment under its name, once there is a configuration', () => {
  const build = (props: { configuration?: number }) => {
    const nightly = new Application(newProject(), 'nightly', props);
    new Cron(nightly, 'cron', { schedule: '@daily' });
    return podsOf(find(nightly.project, 'CronJob', 'nightly'))?.spec.containers[0]?.envFrom;
  };
  expect(build({})).toBeUndefined();
  expect(build({ configuration: 5 })).toEqual([{ secretRef: { name: 'nightly-config-v5' } }]);
});

test('secrets are in Secrets only: no other object has more of one than a reference', () => {
  // GIVEN variables that put secrets together in every way
  const web = application({
    DSN: 'a${addons.database.url}b',
    ALIAS: '${addons.cache.password}',
    LOGIN: 'u:${addons.cache.password}',
  });
  new Web(web, 'web');
  // THEN the stand-ins for generated values are in no object but Secrets
  const { tokens } = web.project;
  const holding = manifests(web.project).filter((manifest) =>
    tokens.in(writeManifests([manifest])).some((token) => token.secret),
  );
  expect(new Set(holding.map(({ kind }) => kind))).toEqual(new Set(['Secret']));
});

test('an output of the cloud is in the environment where it is public, else in the Secret', () => {
  // GIVEN an add-on whose values are known after it was provisioned
  class Bucket extends AddOn {
    static readonly description: AddOnDescription = {
      type: 'bucket',
      summary: 'A bucket.',
      alias: 'BUCKET',
      provisioners: ['aws'],
      parameters: { type: 'object', properties: {} },
      bindings: {
        name: { description: 'Name.' },
        key: { description: 'Key.', secret: true },
        url: { description: 'URL.' },
      },
    };
    protected override bindings() {
      const [name, key] = [this.output('name'), this.output('key', true)];
      return { name, key, url: `s3://${name}` };
    }
    override render(): void {}
  }
  const build = (unit: 'environment' | 'application') => {
    const project = newProject({ deploy: { unit } });
    const web = new Application(project, 'web');
    web.attach(new Bucket(project, 'MEDIA', {}));
    new Web(web, 'web');
    return environmentOf(find(project, 'Deployment', 'web'));
  };
  expect(build('environment')).toMatchObject({
    MEDIA_NAME: '<output Shared/media.name>',
    MEDIA_URL: 's3://<output Shared/media.name>',
    MEDIA_KEY: expect.stringMatching(/^shop-media-[0-9a-f]{8}\/key$/),
  });
  // THEN what another unit gives is read from what it publishes
  expect(build('application')).toMatchObject({
    MEDIA_NAME: 'shop-media/name',
    MEDIA_URL: 'shop-media/url',
    MEDIA_KEY: 'shop-media/key',
  });
});
