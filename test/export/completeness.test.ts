import { formats } from '../../lib/export';
import { jobSchema } from '../../lib/manifest/schema/job';
import type { ExportResult } from '../../lib/export';
import { exportText } from './export';

/** Formats of pipelines. */
const pipelineFormats = Object.entries(formats).flatMap(([name, { summary }]) =>
  summary.startsWith('pipelines for') ? [name] : [],
);

/** Every key of a job: how it is written, and what is there without it. */
const keys: { readonly [key: string]: readonly [written: string, without?: string] } = {
  image: ['image: "node:22"'],
  'image.entrypoint': ['image: { name: "node:22", entrypoint: [/init] }', 'image: "node:22"'],
  services: ['services: [redis:7]'],
  'services.alias': ['services: [{ name: redis:7, alias: cache }]', 'services: [redis:7]'],
  'services.entrypoint': ['services: [{ name: redis:7, entrypoint: [/init] }]', 'services: [redis:7]'],
  'services.command': ['services: [{ name: redis:7, command: [serve] }]', 'services: [redis:7]'],
  'services.variables': ['services: [{ name: redis:7, variables: { A: b } }]', 'services: [redis:7]'],
  before_script: ['before_script: [make ready]'],
  after_script: ['after_script: [make clean]'],
  script: ['script: [make all]', 'script: [make]'],
  variables: ['variables: { A: b }'],
  'variables.secret': ['variables: { A: { secret: B } }', 'variables: {}'],
  retry: ['retry: 2'],
  'retry.max': ['retry: { max: 1 }', 'retry: { max: 2 }'],
  'retry.when': ['retry: { max: 2, when: [runner_system_failure] }', 'retry: { max: 2 }'],
  timeout: ['timeout: 90m'],
  cache: ['cache: { paths: [.npm] }'],
  'cache.key': ['cache: { key: k, paths: [.npm] }', 'cache: { paths: [.npm] }'],
  'cache.key.files': ['cache: { key: { files: [lock] }, paths: [.npm] }', 'cache: { paths: [.npm] }'],
  'cache.key.prefix': ['cache: { key: { files: [lock], prefix: p }, paths: [.npm] }', 'cache: { key: { files: [lock] }, paths: [.npm] }'],
  'cache.paths': ['cache: { paths: [.npm, .pip] }', 'cache: { paths: [.npm] }'],
  'cache.policy': ['cache: { paths: [.npm], policy: pull }', 'cache: { paths: [.npm] }'],
  'cache.policy: push': ['cache: { paths: [.npm], policy: push }', 'cache: { paths: [.npm] }'],
  'cache.when': ['cache: { paths: [.npm], when: always }', 'cache: { paths: [.npm] }'],
  'cache.untracked': ['cache: { paths: [.npm], untracked: true }', 'cache: { paths: [.npm] }'],
  artifacts: ['artifacts: { paths: [dist] }'],
  'artifacts.name': ['artifacts: { paths: [dist], name: n }', 'artifacts: { paths: [dist] }'],
  'artifacts.paths': ['artifacts: { paths: [dist, lib] }', 'artifacts: { paths: [dist] }'],
  'artifacts.exclude': ['artifacts: { paths: [dist], exclude: [dist/tmp] }', 'artifacts: { paths: [dist] }'],
  'artifacts.reports': ['artifacts: { reports: { junit: r.xml } }'],
  'artifacts.reports.dotenv': ['artifacts: { reports: { dotenv: r.env } }'],
  'artifacts.expire_in': ['artifacts: { paths: [dist], expire_in: 1 week }', 'artifacts: { paths: [dist] }'],
  'artifacts.when': ['artifacts: { paths: [dist], when: always }', 'artifacts: { paths: [dist] }'],
  'artifacts.when: on_failure': ['artifacts: { paths: [dist], when: on_failure }', 'artifacts: { paths: [dist] }'],
  'artifacts.untracked': ['artifacts: { paths: [dist], untracked: true }', 'artifacts: { paths: [dist] }'],
  tags: ['tags: [large]'],
  'tags: several': ['tags: [large, fast]', 'tags: [large]'],
  stage: ['stage: deploy', 'stage: build'],
  needs: ['needs: []'],
  dependencies: ['dependencies: []'],
  'only.branches': ['only: { branches: [main] }'],
  'only.branches: regexp': ['only: { branches: ["/^a+$/"] }'],
  'only.tags': ['only: { branches: [main], tags: ["v*"] }', 'only: { branches: [main] }'],
  'only.pull_requests': ['only: { branches: [main], pull_requests: true }', 'only: { branches: [main] }'],
  'only.schedules': ['only: { branches: [main], schedules: true }', 'only: { branches: [main] }'],
  'only.paths': ['only: { paths: [src/**] }'],
  'except.branches': ['except: { branches: [main] }'],
  'except.tags': ['except: { tags: ["*-rc"] }'],
  'except.pull_requests': ['except: { pull_requests: true }'],
  'except.schedules': ['except: { schedules: true }'],
  'except.paths': ['except: { paths: [docs/**] }'],
  'when: manual': ['when: manual'],
  'when: always': ['when: always'],
  'when: on_failure': ['when: on_failure'],
  'when: delayed': ['{ when: delayed, start_in: 5 minutes }'],
  start_in: ['{ when: delayed, start_in: 10 minutes }', '{ when: delayed, start_in: 5 minutes }'],
  allow_failure: ['allow_failure: true'],
  'allow_failure.exit_codes': ['allow_failure: { exit_codes: 3 }'],
  'allow_failure.exit_codes: several': ['allow_failure: { exit_codes: [3, 4] }', 'allow_failure: { exit_codes: 3 }'],
  parallel: ['parallel: 3'],
  'parallel.matrix': ['parallel: { matrix: [{ A: [x, y] }] }'],
  'parallel.matrix: several': ['parallel: { matrix: [{ A: [x, y] }, { A: z, B: c }] }', 'parallel: { matrix: [{ A: [x, y] }] }'],
  coverage: ['coverage: "/[0-9]+%/"'],
  environment: ['environment: production'],
  'environment.url': ['environment: { name: production, url: "https://example.com" }', 'environment: production'],
  'environment.on_stop': ['environment: { name: production, on_stop: b }', 'environment: production'],
  'environment.action': ['environment: { name: production, action: stop }', 'environment: production'],
}; // prettier-ignore

/** Keys that mean what a system does anyway. */
const ambient: { readonly [format: string]: readonly string[] } = {
  // Artifacts are kept whatever became of a step.
  buildkite: ['artifacts.when'],
  // Caches are kept whatever became of a job.
  jenkins: ['cache.when'],
};

/** Jobs of which `a` says a line more; `{ … }` is two keys in one. */
function project(line: string | undefined): string {
  const said = line?.startsWith('{') === true ? line.slice(2, -2).split(', ') : line === undefined ? [] : [line];
  const has = (key: string) => said.some((text) => text.startsWith(`${key}:`));
  return [
    'name: shop',
    'pipelines:',
    '  main:',
    '    on: { push: {}, tag: "*", pull_request: {}, schedule: "0 3 * * *" }',
    '    stages: [prepare, build, test, deploy]',
    '    jobs:',
    '      p: { stage: prepare, script: [make p], artifacts: { paths: [p] } }',
    '      b: { stage: build, script: [make b], image: "node:20", artifacts: { paths: [b] } }',
    '      a:',
    ...said.map((text) => `        ${text}`),
    ...(has('script') ? [] : ['        script: [make]']),
    ...(has('stage') ? [] : ['        stage: test']),
    ...(has('image') ? [] : ['        image: "node:20"']),
  ].join('\n');
}

/** Whether a line is one of those a key takes. */
const isOfKey = (line: number | undefined) => line === 10 || line === 11;

test('every key of a job is among those tried', () => {
  const tried = new Set(Object.keys(keys).map((key) => key.split(/[.:]/)[0]));
  // Templates of the repository are gone before anything is exported.
  expect(Object.keys(jobSchema.properties).filter((key) => !tried.has(key))).toEqual(['extends']);
});

describe.each(pipelineFormats)('%s says a key, or that it cannot', (format) => {
  const told = Object.entries(keys).filter(([key]) => ambient[format]?.includes(key) !== true);
  test.each(told)('%s', async (_, [written, without]) => {
    // GIVEN pipelines that differ in one key
    const [before, after] = [await exportText(format, project(without)), await exportText(format, project(written))];
    // THEN the files tell them apart, or a finding at its line
    const isSaid = JSON.stringify(before.files) !== JSON.stringify(after.files);
    const isFound = after.findings.some(({ source }) => isOfKey(source?.line));
    expect(isSaid || isFound).toBe(true);
    expect(newLines(before, after).filter((line) => !isOfKey(line))).toEqual([]);
  });
});

/** Lines of what is found after, but not before. */
function newLines(before: ExportResult, after: ExportResult): (number | undefined)[] {
  const known = before.findings.map(({ message }) => message);
  return after.findings.filter(({ message }) => !known.includes(message)).map(({ source }) => source?.line);
}
