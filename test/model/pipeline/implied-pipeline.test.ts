import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { exportValues, valuesOf } from '../../export/export';
import { problems } from '../../export/judges';
import { lines, project, repository } from '../../manifest/folder';
import { builtInDescriptions } from '../../../lib/cli/read-catalogue';
import { readProject, validateProject } from '../../../lib/manifest';

const shop = (...more: readonly string[]) =>
  [
    'name: shop',
    'registry: ghcr.io/acme',
    'applications:',
    '  web: { stack: django, parameters: { module: site.wsgi }, addons: [{ type: redis, as: CACHE, env: { BROKER: url } }], build: { context: site } }',
    ...more,
  ].join('\n');

const jobsOf = async (text: string) => {
  const [main] = (await valuesOf(text)).pipelines;
  return Object.entries(main?.jobs ?? {}).map(([name, { stage }]) => `${stage}/${name}`);
};

test('a Django application is tested with what it needs, built, and deployed', async () => {
  // GIVEN no pipeline at all
  const [main] = (await valuesOf(shop())).pipelines;
  // THEN there is one, which says what each job is for
  expect(main).toMatchObject({ name: 'main', on: { push: { branches: ['main'] }, pull_request: {} } });
  expect(main?.jobs['test-web']).toEqual({
    stage: 'test',
    image: { name: 'python:3.13' },
    before_script: ['cd site', 'pip install -r requirements.txt'],
    script: ['python manage.py test'],
    services: [
      {
        name: 'postgres:17',
        alias: 'database',
        variables: { POSTGRES_USER: 'test', POSTGRES_PASSWORD: 'test', POSTGRES_DB: 'test' },
      },
      { name: 'redis:8', alias: 'cache' },
    ],
    variables: {
      BROKER: 'redis://cache:6379/0',
      CACHE_HOST: 'cache',
      CACHE_PORT: '6379',
      CACHE_PASSWORD: '',
      DATABASE_URL: 'postgres://test:test@database:5432/test',
      DATABASE_HOST: 'database',
      DATABASE_PORT: '5432',
      DATABASE_USERNAME: 'test',
      DATABASE_PASSWORD: 'test',
      DATABASE_DATABASE: 'test',
      SECRET_KEY: 'only-for-tests',
      PIP_CACHE_DIR: '$CI_PROJECT_DIR/.cache/pip',
    },
    cache: [{ key: 'test-web', paths: ['.cache/pip'] }],
  });
  const image = '--images .infra/images/web.txt';
  expect(main?.jobs['build-web']).toMatchObject({
    script: ['infra build web --push --tag $CI_COMMIT_SHA --output .infra/images/web.txt'],
    artifacts: { paths: ['.infra/images/web.txt'], expire_in: '90 days' },
  });
  expect(main?.jobs['deploy-staging']).toMatchObject({
    script: [`infra deploy --env staging --yes ${image}`],
    only: { branches: ['main'] },
    environment: { name: 'staging' },
  });
  expect(main?.jobs['deploy-production']).toMatchObject({
    script: [`infra deploy --env production --yes ${image}`],
    when: 'manual',
    needs: ['deploy-staging', 'build-web'],
  });
});

test('is the same whatever the environment, and every CI system takes it', async () => {
  const values = await valuesOf(shop());
  for (const format of ['gitlab-ci', 'github-actions']) {
    const { files, findings } = await exportValues(format, values);
    expect(findings.map(({ message }) => message)).toEqual([
      'deploy-staging: the deployment state is kept in a local folder, which CI systems discard',
    ]);
    expect(await problems(Object.fromEntries(files.map(({ path, content }) => [path, content])))).toEqual([]);
  }
});

test.each([
  ['without a registry nothing is built', shop().replace('registry: ghcr.io/acme\n', ''), ['test/test-web']],
  [
    'an image of others is deployed, not built',
    shop('  proxy: { stack: web, image: "nginx:1.27" }'),
    ['test/test-web', 'build/build-web', 'deploy/deploy-staging', 'deploy/deploy-production'],
  ],
  [
    'an application narrows it',
    shop().replace('build: {', 'implied: { pipelines: [test] }, build: {'),
    ['test/test-web'],
  ],
  ['or switches it off', shop().replace('build: {', 'implied: { pipelines: false }, build: {'), []],
  [
    'the project switches one off, and replaces another',
    shop('pipelines: { main: { jobs: { deploy-production: null, test-web: { script: make test } } } }'),
    ['test/test-web', 'build/build-web', 'deploy/deploy-staging'],
  ],
])('%s', async (_, text, expected) => {
  expect(await jobsOf(text)).toEqual(expected);
});

test('a pipeline that only adds a job is started, and ordered, as the implied one', async () => {
  // GIVEN the implied pipeline, and one with a job of the project's own in each of two stages
  const [implied] = (await valuesOf(shop())).pipelines;
  const jobs = '{ lint: { stage: test, script: npm run lint }, scan: { stage: build, needs: [lint], script: scan } }';
  const [main] = (await valuesOf(shop(`pipelines: { main: { jobs: ${jobs} } }`))).pipelines;
  // THEN nothing else of it is another
  expect(main).toMatchObject({ on: implied?.on, stages: ['test', 'build', 'deploy'] });
  expect(main).not.toHaveProperty('unwritten');
  expect(main?.implied).toEqual(Object.keys(implied?.jobs ?? {}));
  // AND each key that is written is the project's
  const written = 'pipelines: { main: { on: { tag: null }, stages: [build, test], jobs: {} } }';
  const [own] = (await valuesOf(shop(written))).pipelines;
  expect(own).toMatchObject({ on: { tag: ['*'] }, stages: ['build', 'test', 'deploy'] });
});

test('a job that waits for one of a later implied stage is refused, unless the stages are written in that order', async () => {
  const jobs = 'jobs: { compile: { stage: build, script: make }, unit: { needs: [compile], script: make test } }';
  const told = async (text: string) => lines(validateProject(project(text), await builtInDescriptions()).diagnostics);
  expect(await told(shop(`pipelines: { main: { ${jobs} } }`))).toEqual([
    expect.stringContaining('later-stage unit in stage test waits for compile, which runs later, in stage build'),
  ]);
  expect(await told(shop(`pipelines: { main: { stages: [build, test, deploy], ${jobs} } }`))).toEqual([]);
  // AND where nothing is implied, a build comes first
  expect(await told(`name: shop\npipelines: { main: { ${jobs} } }`)).toEqual([]);
});

test('a pipeline of the project keeps its stages and may need what is implied', async () => {
  // GIVEN a pipeline with a stage of its own, whose job waits for an implied one
  const text = shop(
    'pipelines: { main: { stages: [lint, deploy], jobs: { smoke: { stage: deploy, needs: [deploy-staging], script: curl x } } } }',
  );
  // THEN the missing stages come where they belong
  const [main] = (await valuesOf(text)).pipelines;
  expect(main?.stages).toEqual(['lint', 'test', 'build', 'deploy']);
  expect(main?.jobs['smoke']?.needs).toEqual(['deploy-staging']);
  // AND other pipelines know nothing of them
  const other = validateProject(project(text.replace('main:', 'nightly:')), await builtInDescriptions());
  expect(lines(other.diagnostics)).toEqual([expect.stringContaining('unknown-job unknown job "deploy-staging"')]);
});

test('an image that applications share is built once, by the one whose own it is', async () => {
  // GIVEN a worker and a cron job that run in the image of web
  const image = 'ghcr.io/acme/shop/web';
  const text = [
    'name: shop',
    'registry: ghcr.io/acme',
    'applications:',
    `  worker: { stack: worker, image: ${image} }`,
    '  web: { stack: web }',
    `  nightly: { stack: cron, image: ${image}, parameters: { schedule: "@daily" } }`,
  ].join('\n');
  // THEN it is built once, and the others follow at deployment
  const [main] = (await valuesOf(text)).pipelines;
  expect(Object.keys(main?.jobs ?? {})).toEqual(['build-web', 'deploy-staging', 'deploy-production']);
  expect(main?.jobs['deploy-staging']?.script).toEqual([
    'infra deploy --env staging --yes --images .infra/images/web.txt',
  ]);
  // AND so it is where its own application is deployed by somebody else
  const [other] = (await valuesOf(text.replace('{ stack: web }', '{ stack: web, implied: { pipelines: [build] } }')))
    .pipelines;
  expect(other?.jobs['deploy-staging']?.script).toEqual([
    'infra deploy worker nightly --env staging --yes --images .infra/images/web.txt',
  ]);
});

describe('where the project builds by itself', () => {
  const deploymentsOf = async (jobs: string) => {
    const [main] = (await valuesOf(shop(`pipelines: { main: { jobs: { ${jobs} } } }`))).pipelines;
    return ['deploy-staging', 'deploy-production'].map((name) => [main?.jobs[name]?.script, main?.jobs[name]?.needs]);
  };
  const tag = '--image web=ghcr.io/acme/shop/web:$CI_COMMIT_SHA';
  const file = '--images .infra/images/web.txt';

  test.each([
    ['a job that tells nothing of its image has pushed it by the commit', 'build-web: { script: make push }', tag, []],
    ['and so has whoever builds elsewhere', 'build-web: false', tag, []],
    [
      'a job that leaves the file tells the digest',
      'build-web: { script: make push, artifacts: { paths: [.infra/images/web.txt] } }',
      file,
      ['build-web'],
    ],
    ['other jobs change nothing', 'lint: { script: make lint }', file, ['build-web']],
  ])('%s', async (_, jobs, given, needs) => {
    expect(await deploymentsOf(jobs)).toEqual([
      [[`infra deploy --env staging --yes ${given}`], undefined],
      [[`infra deploy --env production --yes ${given}`], ['deploy-staging', ...needs]],
    ]);
  });
});

test.each([
  ['azure-pipelines', /cp -r "\$\(Pipeline\.Workspace\)\/build_web"\/\. \./],
  ['buildkite', /download: \[\.infra\/images\/web\.txt\]\n +step: build-web/],
  ['circleci', /attach_workspace:\n +at: '\.'/],
  ['github-actions', /download-artifact@v\d+\n +with:\n +name: build-web\n +path: \.infra\/images\n/],
  ['jenkins', /take\('build-web'\)/],
  ['tekton', /take "\$\(workspaces\.files\.path\)\/runs\/\$\(params\.run\)\/build-web"/],
])(
  'both deployments of %s fetch what the build job left, and nobody is told how long that is kept',
  async (format, fetches) => {
    const { files, findings } = await exportValues(format, await valuesOf(shop()));
    const text = files.map(({ content }) => content).join('\n');
    expect(text.split(fetches).length - 1).toBe(2);
    expect(findings.filter(({ message }) => message.includes('build-web requests'))).toEqual([]);
  },
);

const kept = (file: string | undefined) => file?.split('\n')[2];

test('deployments get what reaches the state, and a shared state is no reason to warn', async () => {
  const text = shop('deploy: { backend: "s3://acme-infra?region=eu-central-1", secrets: "awskms://alias/infra" }');
  const values = await valuesOf(text);
  expect(values.pipelines[0]?.jobs['deploy-staging']?.variables).toEqual({
    KUBECONFIG: { secret: 'KUBECONFIG' },
    AWS_ACCESS_KEY_ID: { secret: 'AWS_ACCESS_KEY_ID' },
    AWS_SECRET_ACCESS_KEY: { secret: 'AWS_SECRET_ACCESS_KEY' },
    AWS_REGION: 'eu-central-1',
  });
  const { findings, files } = await exportValues('github-actions', values);
  expect(findings).toEqual([]);
  expect(kept(files[0]?.content)).toBe(
    '# Under Settings > Secrets and variables > Actions: AWS_ROLE_ARN, KUBECONFIG, REGISTRY_PASSWORD, REGISTRY_USER.',
  );
  // Where nothing says in which region the state is, the CI system does.
  const [main] = (await valuesOf(text.replace('?region=eu-central-1', ''))).pipelines;
  expect(main?.jobs['deploy-staging']?.variables?.['AWS_REGION']).toEqual({ secret: 'AWS_REGION' });
});

describe('a deployment to an environment in AWS', () => {
  const text = shop('environments: { production: { aws: { region: eu-west-1, clusterName: prod } } }');
  const login = 'export AWS_WEB_IDENTITY_TOKEN_FILE="$HOME/aws-token"';
  const jobOf = async (format: string, path: string) => {
    const { files } = await exportValues(format, await valuesOf(text));
    expect(await problems(Object.fromEntries(files.map((file) => [file.path, file.content])))).toEqual([]);
    const content = files.find((file) => file.path === path)?.content ?? '';
    return { head: kept(content), content, file: parse(content) as { readonly [key: string]: unknown } };
  };

  test('GitHub proves which job it is, for the role whose name it keeps', async () => {
    const { head, file } = await jobOf('github-actions', '.github/workflows/main.yml');
    expect(head).toContain('Actions: AWS_ROLE_ARN, KUBECONFIG, PULUMI_CONFIG_PASSPHRASE, REGISTRY');
    const { 'deploy-staging': staging, 'deploy-production': production } = file['jobs'] as {
      readonly [name: string]: { readonly steps: readonly object[] };
    };
    expect(production).toMatchObject({
      permissions: { contents: 'read', 'id-token': 'write' },
      env: { AWS_REGION: 'eu-west-1', AWS_ROLE_ARN: '${{ secrets.AWS_ROLE_ARN }}' },
    });
    expect(production?.steps[1]).toEqual({
      uses: 'aws-actions/configure-aws-credentials@v5',
      with: { 'role-to-assume': '${{ env.AWS_ROLE_ARN }}', 'aws-region': '${{ env.AWS_REGION }}' },
    });
    // Staging is not in AWS.
    expect(JSON.stringify(staging)).not.toMatch(/aws/i);
  });

  test('GitLab and CircleCI hand a token over', async () => {
    const gitlab = await jobOf('gitlab-ci', '.gitlab-ci.yml');
    expect(gitlab.head).toContain('AWS_ROLE_ARN');
    expect(gitlab.file['deploy-production']).toMatchObject({
      id_tokens: { AWS_ID_TOKEN: { aud: '$CI_SERVER_URL' } },
      variables: { AWS_REGION: 'eu-west-1' },
      before_script: expect.arrayContaining([expect.stringContaining(login) as string]) as unknown,
    });
    expect(gitlab.content).not.toContain('AWS_ACCESS_KEY_ID');
    const circle = await jobOf('circleci', '.circleci/config.yml');
    expect(circle.content).toContain(`${login}\n          (umask 077 && printf '%s' "$CIRCLE_OIDC_TOKEN_V2"`);
    expect(circle.head).toContain('AWS_ROLE_ARN');
    expect(circle.content).not.toContain('AWS_ACCESS_KEY_ID');
  });

  test('other systems, and this machine, have a key', async () => {
    const { content } = await jobOf('azure-pipelines', 'azure-pipelines.yml');
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION: eu-west-1'])
      expect(content).toContain(name);
    expect(content).not.toContain('AWS_ROLE_ARN');
  });
});

/** The keys of the caches of an application's implied tests, in a repository with these files. */
async function cacheKeys(stack: string, context: string, files: readonly string[]): Promise<unknown> {
  const application = `${stack === 'django' ? 'parameters: { module: a.b }, ' : ''}build: { context: ${context} }`;
  const text = `name: shop\nregistry: r.example\napplications: { api: { stack: ${stack}, ${application} } }`;
  const folder = repository({ '.infra/project.yml': text, ...Object.fromEntries(files.map((file) => [file, ''])) });
  const { values } = readProject(folder, { descriptions: await builtInDescriptions() });
  return values?.pipelines[0]?.jobs['test-api']?.cache?.map(({ key }) => key);
}

test.each([
  ['node', 'package-lock.json'],
  ['node', 'pnpm-lock.yaml'],
  ['node', 'yarn.lock'],
  ['rails', 'Gemfile.lock'],
  ['django', 'requirements.txt'],
])('the cache of a %s application in a folder is named by its own %s', async (stack, lock) => {
  const files = [lock, `services/api/${lock}`];
  expect(await cacheKeys(stack, 'services/api', files)).toEqual([{ files: [`services/api/${lock}`] }]);
  expect(await cacheKeys(stack, './', files)).toEqual([{ files: [lock] }]);
});

test('no cache is named by a file that is not there: it has the name of its job', async () => {
  expect(await cacheKeys('node', './', ['package.json'])).toEqual(['test-api']);
  expect(await cacheKeys('django', 'site', ['requirements.txt', 'site/manage.py'])).toEqual(['test-api']);
});

test.each([
  ['package-lock.json', 'npm ci'],
  ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile --store-dir CACHE/pnpm'],
  ['yarn.lock', 'yarn install --frozen-lockfile in CACHE/yarn CACHE/yarn'],
  ['package.json', 'npm install'],
])('%s chooses who installs, into the cache: %s', async (lock, command) => {
  // GIVEN package managers that tell how they were called
  const tells =
    '#!/bin/sh\necho "$(basename "$0") $*${YARN_CACHE_FOLDER:+ in $YARN_CACHE_FOLDER $YARN_GLOBAL_FOLDER}"\n';
  const names = ['npm', 'pnpm', 'yarn', 'corepack'];
  const cwd = repository({ [lock]: '', ...Object.fromEntries(names.map((name) => [`bin/${name}`, tells])) });
  for (const name of names) chmodSync(join(cwd, 'bin', name), 0o755);
  const [main] = (await valuesOf('name: shop\napplications: { api: { stack: node } }')).pipelines;
  // WHEN the implied job installs
  const env = { PATH: `${cwd}/bin:${process.env.PATH ?? ''}`, npm_config_cache: 'CACHE' };
  const ran = spawnSync('sh', ['-e', '-c', main?.jobs['test-api']?.before_script?.join('\n') ?? ''], { cwd, env, encoding: 'utf8' }); // prettier-ignore
  // THEN the one whose lock file is there does
  expect(ran.stdout.split('\n').filter((line) => !/^(corepack .*)?$/.test(line))).toEqual([command]);
});

test('the tests of an application run in its folder, whatever that is called', async () => {
  // GIVEN a folder with a space in its name
  const application = '{ stack: node, build: { context: "my app" } }';
  const [main] = (await valuesOf(`name: shop\napplications: { api: ${application} }`)).pipelines;
  const cwd = repository({ 'my app/package.json': '{}' });
  // WHEN the job goes there
  const enter = main?.jobs['test-api']?.before_script?.[0] ?? '';
  const ran = spawnSync('sh', ['-e', '-c', `${enter}\nls`], { cwd, encoding: 'utf8' });
  // THEN it is there
  expect([enter, ran.stdout]).toEqual(["cd 'my app'", 'package.json\n']);
});

test('where only a shell knows the folder, a shell says where the cache is', async () => {
  const values = await valuesOf('name: shop\nregistry: r.example\napplications: { api: { stack: node } }');
  const { files } = await exportValues('circleci', values);
  const { jobs } = parse(files[0]?.content ?? '') as {
    jobs: { [name: string]: { environment?: object; steps: unknown[] } };
  };
  expect(jobs['test-api']?.environment).toBeUndefined();
  expect(jobs['test-api']?.steps).toContainEqual({
    run: expect.stringMatching(
      /^export CI_PROJECT_DIR="\$PWD"\nexport npm_config_cache="\$CI_PROJECT_DIR\/\.npm"\n[^]*\nnpm run test --if-present$/,
    ),
  });
});

test.each([
  ['no test script passes', '{}', 0],
  ['tests that pass', '{ "test": "true" }', 0],
  ['tests that fail', '{ "test": "exit 3" }', 3],
])('an application of Node.js without a lock file is installed and tested: %s', async (_, scripts, status) => {
  const [main] = (await valuesOf('name: shop\napplications: { api: { stack: node } }')).pipelines;
  const { before_script: before = [], script = [] } = main?.jobs['test-api'] ?? {};
  const cwd = repository({ 'package.json': `{ "name": "api", "version": "1.0.0", "scripts": ${scripts} }` });
  const ran = spawnSync('bash', ['-e', '-c', [...before, ...script].join('\n')], { cwd, encoding: 'utf8' });
  expect(ran.status).toBe(status);
});

test.each(['azure-pipelines', 'buildkite', 'circleci', 'github-actions', 'gitlab-ci', 'jenkins'])(
  '%s is told that a state in a folder is lost',
  async (format) => {
    const { findings } = await exportValues(format, await valuesOf(shop()));
    expect(findings.map(({ message }) => message)).toContain(
      'deploy-staging: the deployment state is kept in a local folder, which CI systems discard',
    );
  },
);

test.each([
  ['mysql', 'mysql:8.4'],
  ['mongodb', 'mongo:8.0'],
  ['rabbitmq', 'rabbitmq:4'],
  ['memcached', 'memcached:1.6'],
  ['opensearch', 'opensearchproject/opensearch:3'],
])('the tests of what uses %s run beside it', async (type, image) => {
  const text = `name: shop\napplications: { api: { stack: node, addons: [{ type: ${type}, as: STORE }] } }`;
  const values = await valuesOf(text);
  const job = values.pipelines[0]?.jobs['test-api'];
  expect(job?.services).toEqual([expect.objectContaining({ name: image, alias: 'store' })]);
  expect(job?.variables).toMatchObject({ STORE_HOST: 'store' });
  for (const format of ['gitlab-ci', 'github-actions']) {
    const { files } = await exportValues(format, values);
    expect(await problems(Object.fromEntries(files.map(({ path, content }) => [path, content])))).toEqual([]);
  }
});
