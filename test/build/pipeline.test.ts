import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { repository, run } from '../cli/run';
import { builtPackage } from '../package/package-folders';
import { committed, digestOf, dockerfile, git, startRegistry, type Registry } from './registry';

let registry: Registry;

beforeAll(async () => {
  registry = await startRegistry();
});

afterAll(() => registry.close());

/**
 * A folder with the commands that implied jobs call: `infra` is this one, but for `deploy`, in whose place, for want of a
 * cluster, `synth` writes what would be deployed; what `apt-get` and `npm` would install is there.
 */
function commands(home: string): string {
  const folder = join(home, 'commands');
  const infra = `"${process.execPath}" "${join(builtPackage(), 'dist/bin/infra.js')}"`;
  const scripts = {
    'apt-get': 'exit 0',
    npm: 'exit 0',
    infra: [
      `[ "$1" = deploy ] || exec ${infra} "$@"`,
      'shift',
      'for option; do shift; [ "$option" = --yes ] || set -- "$@" "$option"; done',
      `${infra} synth "$@" > "${home}/$CI_JOB_NAME.yaml"`,
    ].join('\n'),
  };
  mkdirSync(folder);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

test('implied jobs deploy what was built, by the digest that the registry has', async () => {
  // GIVEN a project without a pipeline of its own, whose worker runs in the image of web
  const { host, home, environment } = registry;
  const directory = committed(
    repository({
      '.infra/project.yml': [
        'name: shop',
        `registry: ${host}/acme`,
        'applications:',
        '  web: { stack: web, build: ./web }',
        `  jobs: { stack: worker, image: ${host}/acme/shop/web }`,
        '',
      ].join('\n'),
      'web/Dockerfile': dockerfile,
      'web/hello.txt': 'hello\n',
    }),
  );
  // WHEN its pipeline runs, with what deploys, production by hand
  const secrets = {
    REGISTRY_USER: '',
    REGISTRY_PASSWORD: '',
    KUBECONFIG: '/none',
    PULUMI_CONFIG_PASSPHRASE: 'swordfish-9',
  };
  const outcome = await run(['pipeline', 'run', '--engine', 'none', '--deploy', '--manual', '--json'], {
    directory,
    environment: {
      ...environment,
      ...secrets,
      PATH: [commands(home), environment['PATH']].join(delimiter),
      XDG_CACHE_HOME: join(home, 'cache'),
    },
  });
  // THEN both environments got that image, in each application that runs it
  const { jobs } = JSON.parse(outcome.stdout || '{}') as {
    readonly jobs?: readonly { readonly name: string; readonly result: string; readonly log?: string }[];
  };
  const failed = jobs?.filter(({ result }) => result !== 'success') ?? [];
  expect([outcome.code, failed.map(({ log }) => readFileSync(log ?? '', 'utf8'))]).toEqual([0, []]);
  expect(jobs?.map(({ name }) => name)).toEqual(['build-web', 'deploy-staging', 'deploy-production']);
  const image = `${host}/acme/shop/web@${await digestOf(host, 'acme/shop/web', git(directory, 'rev-parse', 'HEAD'))}`;
  for (const name of ['staging', 'production']) {
    const manifests = readFileSync(join(home, `deploy-${name}.yaml`), 'utf8');
    expect(manifests.match(/image: .*/g)).toEqual([`image: ${image}`, `image: ${image}`]);
  }
});
