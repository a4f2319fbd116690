import { join } from 'node:path';
import { openProject, readProject, validateProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { lines } from './folder';

const fixture = (name: string) => join(__dirname, '../fixtures', name);
const read = (name: string, environment?: string) =>
  readProject(fixture(name), { descriptions, ...(environment === undefined ? {} : { environment }) });

/** Without positions, which the two fixtures do not share. */
function withoutSources(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSources);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'source' && !key.endsWith('Sources'));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutSources(item)]));
}

const application = (environment: string, name: string) => {
  const found = read('manifest-single', environment).values?.applications.find((candidate) => candidate.name === name);
  return withoutSources(found);
};

describe('a project that uses the whole format', () => {
  test('has no findings in any environment', () => {
    const { diagnostics, environments, applications } = validateProject(fixture('manifest-single'), descriptions);
    expect(lines(diagnostics)).toEqual([]);
    expect(environments).toEqual(['production', 'canary', 'staging', 'development', 'demo']);
    expect(applications).toEqual(['web', 'worker']);
  });

  test('is the same in one file and in several', () => {
    for (const environment of ['production', 'canary', 'staging', 'development', 'demo']) {
      const single = read('manifest-single', environment);
      const split = read('manifest-split', environment);
      expect(lines(split.diagnostics)).toEqual([]);
      expect(withoutSources(split.values)).toEqual(withoutSources(single.values));
    }
  });

  test('says what the project is', () => {
    const { values } = read('manifest-single', 'production');
    expect(withoutSources({ ...values, applications: [], pipelines: [] })).toEqual({
      name: 'storefront',
      version: '2.3.0',
      description: 'Where people buy things',
      repository: 'git@example.com:acme/storefront.git',
      registry: 'ghcr.io/acme',
      ownership: [
        { paths: ['**'], owners: ['@acme/storefront'] },
        { paths: ['billing/**', '*.sql'], owners: ['@acme/payments', 'payments@acme.example'] },
      ],
      contacts: [
        { slack: '#storefront', only: ['support', 'deploy', 'maintenance'] },
        { email: 'oncall@acme.example', only: ['alert:high', '/^security/'] },
        { user: '@jo' },
      ],
      environment: {
        name: 'production',
        kind: 'production',
        cluster: { context: 'prod-eu' },
        namespace: 'storefront',
        domain: 'storefront.example.com',
        provisioners: { postgres: 'aws' },
        aws: { region: 'eu-west-1', vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'] },
        imagePullSecrets: ['ghcr'],
      },
      environments: ['production', 'canary', 'staging', 'development', 'demo'],
      packages: ['@acme/infra-kit'],
      deploy: { unit: 'application', backend: 's3://acme-infra', secrets: 'awskms://alias/infra' },
      addons: [{ type: 'postgres', as: 'SHARED_DB', parameters: { size: 'large' } }],
      applications: [],
      absent: [],
      pipelines: [],
    });
  });

  test('says what an application is', () => {
    expect(application('production', 'web')).toEqual({
      name: 'web',
      was: 'shop',
      stack: { type: 'django', parameters: { port: 8000, host: '@', replicas: 4 } },
      image: 'ghcr.io/acme/web',
      build: { context: '.', dockerfile: 'Dockerfile' },
      variables: {
        LANG: 'C.UTF-8',
        LEVEL: '3',
        DJANGO_SETTINGS_MODULE: 'shop.settings',
        CACHE_LOCATION: '${addons.cache.url}/1',
        SENTRY_DSN: { secret: 'SENTRY_DSN' },
      },
      addons: [
        { type: 'redis', as: 'CACHE', parameters: { size: 'large' } },
        { type: 's3', as: 'MEDIA', parameters: {}, env: { BUCKET_NAME: 'name' } },
        { from: { addon: 'SHARED_DB' }, as: 'DATABASE' },
        { type: 'application', as: 'API', parameters: { project: 'acme/ledger', application: 'api' } },
      ],
      owner: '@acme/web',
      impliedPipelines: ['test', 'build'],
    });
    expect(application('production', 'worker')).toEqual({
      name: 'worker',
      stack: { type: 'worker', parameters: { command: ['celery', 'worker'] } },
      variables: { LANG: 'C.UTF-8', LEVEL: '3' },
      addons: [
        { from: { addon: 'SHARED_DB' }, as: 'DATABASE' },
        { from: { application: 'web', addon: 'CACHE' }, as: 'CACHE' },
      ],
    });
  });

  test('canary lies over production, everything over default, further environments over default only', () => {
    const replicas = (environment: string) => application(environment, 'web');
    expect(replicas('canary')).toMatchObject({
      stack: { parameters: { replicas: 2 } },
      addons: [{ parameters: { size: 'large' } }, {}, {}, {}],
    });
    expect(replicas('demo')).toMatchObject({
      stack: { parameters: { replicas: 1 } },
      addons: [{ parameters: {} }, {}, {}, {}],
    });
    expect(replicas('development')).toMatchObject({
      stack: { parameters: { replicas: 1 } },
      addons: [{}, { provisioner: 'in-cluster' }, {}, {}],
    });
    expect(read('manifest-single', 'canary').values?.environment).toMatchObject({
      kind: 'canary',
      namespace: 'storefront',
    });
  });

  test('applications can be absent', () => {
    expect(read('manifest-single', 'staging').values).toMatchObject({ applications: [], absent: ['web', 'worker'] });
    expect(read('manifest-single', 'demo').values?.absent).toEqual(['worker']);
  });

  test('development is what is read where nothing is said', () => {
    expect(read('manifest-single').values?.environment.name).toBe('development');
  });

  test('gives pipelines with templates and defaults applied', () => {
    const pipelines = read('manifest-single').values?.pipelines.map(({ implied = [], jobs, ...pipeline }) => ({
      ...pipeline,
      jobs: Object.fromEntries(Object.entries(jobs).filter(([name]) => !implied.includes(name))),
    }));
    expect(withoutSources(pipelines)).toEqual([
      {
        name: 'main',
        on: { push: { branches: ['main'] }, pull_request: {}, tag: ['v*'], schedule: ['0 3 * * *'], manual: {} },
        stages: ['test', 'build', 'deploy'],
        jobs: {
          unit: {
            stage: 'test',
            image: { name: 'python:3.12' },
            before_script: ['pip install -r requirements.txt'],
            script: ['pytest -q --junitxml=report.xml'],
            services: [{ name: 'postgres:16', alias: 'db' }],
            variables: { DATABASE_URL: 'postgres://postgres@db/postgres' },
            artifacts: { reports: { junit: 'report.xml' }, expire_in: '1 week' },
            cache: [{ key: { files: ['requirements.txt'] }, paths: ['.cache/pip'] }],
            retry: { max: 2, when: ['runner_system_failure'] },
            parallel: { matrix: [{ PYTHON: ['3.11', '3.12'] }] },
          },
          deploy: {
            stage: 'deploy',
            image: { name: 'python:3.12' },
            script: ['infra deploy --env production --yes'],
            needs: ['unit'],
            when: 'manual',
            only: { branches: ['main'] },
            environment: { name: 'production', url: 'https://storefront.example.com' },
          },
        },
      },
    ]);
  });

  test('every value knows where it was written', () => {
    const { effective, values } = read('manifest-single', 'canary');
    const origin = (...path: string[]) => effective.find((value) => value.path.join('/') === path.join('/'))?.origin;
    const at = (layer: string, line: number, column: number) => ({
      layer,
      source: expect.objectContaining({ file: expect.stringMatching(/project\.yml$/), line, column }),
    });
    expect(origin('applications', 'web', 'parameters', 'replicas')).toEqual(at('canary', 54, 41));
    expect(origin('applications', 'web', 'parameters', 'port')).toEqual(at('application', 35, 25));
    expect(origin('applications', 'web', 'parameters', 'public')).toEqual({ layer: 'type' });
    expect(origin('applications', 'web', 'addons', 'CACHE', 'parameters', 'size')).toEqual(at('production', 53, 89));
    expect(origin('addons', 'SHARED_DB', 'parameters', 'size')).toEqual(at('production', 23, 48));
    expect(origin('environment', 'domain')).toEqual(at('production', 20, 13));
    expect(values?.applications[0]?.variableSources?.['LANG']).toMatchObject({ line: 30, column: 3 });
    expect(values?.pipelines[0]?.keySources?.['jobs.unit']).toMatchObject({ line: 69, column: 7 });
  });

  test('tells its packages before any type is known', () => {
    expect(openProject(fixture('manifest-single')).packages).toEqual([
      { name: '@acme/infra-kit', source: expect.objectContaining({ line: 26, column: 12 }) },
    ]);
  });
});
