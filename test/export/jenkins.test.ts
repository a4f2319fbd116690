import { groovyLines, groovyString, groovyText, literal, withCommands } from '../../lib/export/jenkins/groovy';
import { exportText, filesOf } from './export';
import { Jenkins, type Answer } from './jenkins/jenkins';
import type { Occasion } from './meaning';
import fc from '../property';

const shop = `
name: shop
pipelines:
  main:
    on: { push: { branches: [main] }, tag: "v*", schedule: "@daily" }
    stages: [test, build, deploy]
    default: { image: "python:3.12" }
    jobs:
      unit:
        stage: test
        image: "python:$PYTHON"
        before_script: [pip install -r requirements.txt]
        script: [pytest --junitxml=report.xml]
        services: [{ name: "postgres:16", alias: db }]
        variables: { DATABASE_URL: "postgres://postgres@db/postgres", TOKEN: { secret: TEST_TOKEN } }
        parallel: { matrix: [{ PYTHON: ["3.11", "3.12"] }] }
        cache: { key: { files: [requirements.txt] }, paths: [.cache/pip] }
        artifacts: { reports: { junit: report.xml } }
        retry: 1
      lint: { stage: test, script: [ruff check], allow_failure: true, after_script: [echo bye] }
      package: { stage: build, script: [make dist], artifacts: { paths: [dist/] }, timeout: 90m }
      production: { stage: deploy, when: manual, only: { tags: ["v*"] }, script: [infra deploy --yes], environment: production }
`;

const expected = `// Made by \`infra export jenkins\` from .infra/project.yml.
// Edit the source and run the command again; changes made here will be lost.
// Plugins of Jenkins: Pipeline, Git, Credentials Binding, Docker Pipeline, Job Cacher, JUnit.
// Credentials of Jenkins, each a secret text: TEST_TOKEN.

def times = env.BRANCH_IS_PRIMARY || !env.BRANCH_NAME ? [cron('TZ=Etc/UTC\\n0 0 * * *')] : []
properties([pipelineTriggers(times)])

stages = ['test', 'build', 'deploy']
jobs = [:]
// Results of jobs: 'success', 'failure', 'skipped' after a failure, 'absent' because of their rules.
ended = [:]
// Names of what jobs kept for later jobs.
kept = []

if (!(byHand() || (pushed() && onBranch('main')) || (pushed() && onTag('v.*')) || scheduled())) {
  currentBuild.result = 'NOT_BUILT'
  return
}

job('unit', stage: 'test') {
  inEach([[RUN: '1', PYTHON: '3.11'], [RUN: '2', PYTHON: '3.12']]) {
    retry(2) {
      onAgent {
        withCredentials([string(credentialsId: 'TEST_TOKEN', variable: 'TOKEN')]) {
          withEnv(['DATABASE_URL=postgres://postgres@db/postgres']) {
            cache(caches: [arbitraryFileCache(path: '.cache/pip', cacheValidityDecidingFile: 'requirements.txt')]) {
              docker.image('postgres:16').withRun('-e DATABASE_URL -e TOKEN') { service1 ->
                inImage("python:\${env.PYTHON}", "--link \${service1.id}:db") {
                  try {
                    shell '''
                      pip install -r requirements.txt
                      pytest --junitxml=report.xml
                    '''
                  } finally {
                    junit(testResults: 'report.xml', allowEmptyResults: true, skipMarkingBuildUnstable: true)
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

job('lint', stage: 'test', mayFail: true) {
  onAgent {
    inImage('python:3.12') {
      try {
        shell 'ruff check'
      } finally {
        shell '''
          set +e
          echo bye
          true
        '''
      }
    }
  }
}

job('package', stage: 'build') {
  onAgent {
    timeout(time: 5400, unit: 'SECONDS') {
      inImage('python:3.12') {
        shell 'make dist'
        keep('package', 'dist/**')
      }
    }
  }
}

job('production', stage: 'deploy', when: 'manual', optional: true, only: onTag('v.*')) {
  onAgent {
    take('package')
    withEnv(['CI_ENVIRONMENT_NAME=production']) {
      inImage('python:3.12') {
        shell 'infra deploy --yes'
      }
    }
  }
}

stage('test') { together(['unit', 'lint']) }
stage('build') { together(['package']) }
stage('deploy') { together(['production']) }

// Takes note of a job.
`;

const jenkins = new Jenkins();
afterAll(() => jenkins.stop());

const push: Occasion = { event: 'push', ref: 'main', failing: [] };

/** Runs what is exported of a project. */
async function built(text: string, occasion: Occasion): Promise<Answer> {
  const files = Object.values(filesOf(await exportText('jenkins', text)));
  const answer = await jenkins.build(files[0] ?? '', occasion);
  expect(answer.error).toBeNull();
  return answer;
}

/** What a job did, by step. */
function stepsOf({ log }: Answer, job: string, ...steps: string[]): unknown[] {
  return log.filter(({ step, stage }) => stage === job && steps.includes(step)).map(({ what }) => what);
}

test('a pipeline reads as people write them', async () => {
  const result = await exportText('jenkins', shop);
  const content = filesOf(result)['Jenkinsfile'] ?? '';
  expect(content.slice(0, expected.length)).toBe(expected);
  expect(result.findings).toEqual([]);
});

test('Groovy runs it, job by job in its image, beside its services', async () => {
  const answer = await built(shop, { ...push, event: 'tag', ref: 'v1' });
  expect(answer.ended).toEqual({ unit: 'success', lint: 'success', package: 'success', production: 'skipped' });
  expect(stepsOf(answer, 'unit', 'withRun', 'inside')).toEqual([
    ['postgres:16', '-e DATABASE_URL -e TOKEN'],
    ['python:3.11', '-u 0 --link id-of-postgres:16:db'],
    ['postgres:16', '-e DATABASE_URL -e TOKEN'],
    ['python:3.12', '-u 0 --link id-of-postgres:16:db'],
  ]);
  expect(answer.log.find(({ step }) => step === 'input')?.what).toBe('Run production?');
  expect(answer.log[0]).toMatchObject({ step: 'properties', what: [[]] });
});

test('what may fail does not end a build, what failed does, and is tried again before', async () => {
  const answer = await built(shop, { ...push, failing: ['lint', 'unit'] });
  expect(answer.ended).toEqual({ unit: 'failure', lint: 'success', package: 'skipped', production: 'absent' });
  expect(answer.result).toBe('FAILURE');
  expect(stepsOf(answer, 'lint', 'caught')).toEqual([{ buildResult: 'SUCCESS', stageResult: 'UNSTABLE' }]);
  // Two runs, each tried twice.
  expect(stepsOf(answer, 'unit', 'node')).toHaveLength(4);
});

test('files go on to the jobs after, where there are any', async () => {
  const answer = await built(shop, { event: 'manual', ref: 'v1', failing: [] });
  expect(stepsOf(answer, 'package', 'stash')).toEqual([
    { name: 'package', includes: 'dist/**', excludes: '', allowEmpty: true, useDefaultExcludes: false },
  ]);
  const needs = shop.replace('stage: deploy, when: manual, only: { tags: ["v*"] }', 'stage: deploy, when: always');
  expect(stepsOf(await built(needs, push), 'production', 'unstash')).toEqual(['package']);
  expect(stepsOf(await built(needs, { ...push, failing: ['package'] }), 'production', 'unstash', 'node')).toEqual(['']);
});

test('jobs that say what they need begin when it has ended; the clock starts the main branch', async () => {
  const text = [
    'name: shop',
    'pipelines:',
    '  main:',
    '    on: { push: {}, schedule: ["@daily", "30 1 * jan mon-fri"], pull_request: { paths: [src/**, "!*.md"] } }',
    '    jobs:',
    '      a: { stage: build, script: x, artifacts: { paths: [out], when: on_failure }, parallel: 2 }',
    '      b: { stage: test, script: "echo $CI_NODE_INDEX", needs: [c], tags: [large, fast], only: { branches: ["/^re+l/i", main] } }',
    '      c: { stage: test, script: x, needs: [], when: delayed, start_in: 5 minutes, except: { paths: [docs/] } }',
    '      d: { stage: deploy, script: x, when: on_failure, dependencies: [a] }',
  ].join('\n');
  const answer = await built(text, { ...push, event: 'schedule', failing: ['a'] });
  expect(answer.ended).toEqual({ a: 'failure', b: 'success', c: 'success', d: 'success' });
  expect(answer.log[0]?.what).toEqual([['TZ=Etc/UTC\n0 0 * * *\n30 1 * 1 1-5']]);
  expect(stepsOf(answer, 'c', 'sleep')).toEqual([{ time: 300, unit: 'SECONDS' }]);
  expect(stepsOf(answer, 'b', 'node')).toEqual(['large && fast']);
  expect(stepsOf(answer, 'a', 'stash')).toMatchObject([{ name: 'a-1' }, { name: 'a-2' }]);
  expect(stepsOf(answer, 'd', 'unstash')).toEqual(['a-1', 'a-2']);
  const request: Occasion = { event: 'pull_request', ref: 'main', failing: [] };
  expect((await built(text, { ...request, files: ['a.md', 'docs/x'] })).ended).toEqual({});
  expect((await built(text, { ...request, files: ['src/a.ts'] })).ended).toMatchObject({
    a: 'success',
    b: 'absent',
    c: 'success',
  });
  expect((await built(text, { ...push, ref: 'REEL', files: ['docs/x'] })).ended).toMatchObject({
    b: 'success',
    c: 'absent',
  });
});

test('nothing of a manifest is read as Groovy', async () => {
  const piece = fc.constantFrom("'", '"', "'''", '$', '${', '}', '\\', '\\u0027', '\\u000a', '\n', '\r', '\t', '\u2028', '\ud83d\ude00', '\ud800', '\uffff', '\0', '/*', '//', 'a', ' ', '<<'); // prettier-ignore
  const text = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 20, maxLength: 40 }), async (texts) => {
      // WHEN any texts stand in a Jenkinsfile, in each of the ways there are
      const forms = (one: string) => [groovyString(one), groovyText(literal(one)), `"${literal(one)}"`];
      const commands = texts.filter((one) => !one.includes('\0')).map((one) => groovyLines(withCommands('shell', one)));
      const script = `def all = []\ndef shell = { all << it }\n${commands.join('')}[${texts.flatMap(forms).join(', ')}].each { all << it.toString() }\nall.collect { it.collect { (int) (it as char) } }`;
      const read = await jenkins.evaluate(script);
      // THEN Groovy reads the same texts, but for blanks around lines of commands
      const codes = (one: string) => one.split('').map((unit) => unit.charCodeAt(0));
      const all = read as number[][];
      expect(all.slice(commands.length)).toEqual(texts.flatMap((one) => forms(one).map(() => codes(one))));
      const plain = (one: string) => one.split('\n').map((line) => line.trim()).join('\n').trim(); // prettier-ignore
      const given = all.slice(0, commands.length).map((units) => plain(String.fromCharCode(...units)));
      expect(given).toEqual(texts.filter((one) => !one.includes('\0')).map(plain));
    }),
    { numRuns: 20 },
  );
});
