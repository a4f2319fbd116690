import fc from 'fast-check';
import { jobValues, type JobProps } from '../../lib/model/job';
import { before } from '../../lib/model/job-waits';
import type { PipelineValues, ProjectValues } from '../../lib/model/values';
import { runAzure } from './azure-run';
import { runBuildkite } from './buildkite-run';
import { exportValues, valuesOf } from './export';
import { Jenkins, runOf } from './jenkins/jenkins';
import { runGitHub, runGitLab, type Occasion } from './meaning';
import { runTekton } from './tekton/run';

const stages = ['test', 'build', 'deploy'];
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

const refs = fc.record(
  {
    branches: fc.constantFrom(['main'], ['release/*'], ['*'], ['/^rel/', 'main']),
    tags: fc.constantFrom(['v*'], ['*-rc'], ['v1']),
    pull_requests: fc.boolean(),
    schedules: fc.boolean(),
  },
  { requiredKeys: [] },
);

const job = fc.record({
  stage: fc.integer({ min: 0, max: 2 }),
  needs: fc.option(fc.subarray(names)),
  only: fc.option(refs, { freq: 3 }),
  except: fc.option(refs, { freq: 5 }),
  when: fc.constantFrom('on_success', 'on_success', 'on_success', 'on_failure', 'always', 'manual'),
  allow_failure: fc.option(fc.boolean(), { freq: 3 }),
  variables: fc.option(fc.constantFrom({ A: 'x' }, { A: 'on', B: '0644' }, { EMPTY: '' })),
});

const pipeline = fc
  .record({
    jobs: fc.array(job, { minLength: 1, maxLength: names.length }),
    on: fc.constantFrom(
      { push: {} },
      { push: { branches: ['main', 'release/*'] }, pull_request: {}, tag: ['v*'] },
      {
        push: { branches: ['main'], tags: ['*'] },
        pull_request: { branches: ['main'] },
        schedule: ['0 3 * * *'],
        manual: {},
      },
    ),
  })
  .map(({ jobs, on }): PipelineValues => {
    const sorted = jobs.toSorted((a, b) => a.stage - b.stage);
    const entries = sorted.map(({ stage, needs, only, except, allow_failure, variables, ...same }, index) => {
      const props: JobProps = {
        ...same,
        script: [`echo ${index}`],
        ...(needs === null ? {} : { needs: needs.filter((need) => names.indexOf(need) < index) }),
        ...(only === null ? {} : { only }),
        ...(except === null ? {} : { except }),
        ...(allow_failure === null ? {} : { allow_failure }),
        ...(variables === null ? {} : { variables }),
      };
      return [names[index] ?? '', jobValues(props, stages[stage] ?? '')] as const;
    });
    return { name: 'main', on, stages, jobs: Object.fromEntries(entries) };
  })
  .filter(hasNothingAfterHand);

/**
 * What is left open: jobs that go on after what nobody has started yet. GitLab has them waiting for ever; GitHub, which
 * has no such state, skips the first and asks the next whether to run.
 */
function hasNothingAfterHand({ jobs }: PipelineValues): boolean {
  const isBlocking = (name: string) => jobs[name]?.when === 'manual' && jobs[name].allow_failure === false;
  const before = (name: string) => Object.keys(jobs).filter((other) => stageOf(other) < stageOf(name));
  const stageOf = (name: string) => stages.indexOf(jobs[name]?.stage ?? '');
  const waits = (name: string): boolean =>
    jobs[name]?.needs?.some((need) => jobs[need]?.when === 'manual' || waits(need)) ??
    before(name).some((other) => isBlocking(other) || waits(other));
  const isAfter = Object.keys(jobs).filter(waits);
  return isAfter.every((name) => jobs[name]?.when === 'on_success' && jobs[name].stage === 'deploy');
}

function isAfterHand(one: PipelineValues, name: string): boolean {
  return before(one, name).some((other) => one.jobs[other]?.when === 'manual' || isAfterHand(one, other));
}

const occasion: fc.Arbitrary<Occasion> = fc
  .record({
    event: fc.constantFrom('push', 'tag', 'pull_request', 'schedule', 'manual'),
    branch: fc.constantFrom('main', 'release/1', 'topic'),
    tag: fc.constantFrom('v1', 'v2-rc', 'x'),
    failing: fc.subarray(names),
  })
  .map(({ event, branch, tag, failing }) => ({ event, ref: event === 'tag' ? tag : branch, failing }));

const jenkins = new Jenkins();
afterAll(() => jenkins.stop());

test('GitLab and GitHub do the same with what is exported to them', async () => {
  // GIVEN a project
  const values: ProjectValues = await valuesOf('name: shop');
  const content = async (format: string, one: PipelineValues) =>
    (await exportValues(format, { ...values, pipelines: [one] })).files[0]?.content ?? '';
  await fc.assert(
    // WHEN any pipeline of it runs on any occasion, whatever fails
    fc.asyncProperty(pipeline, occasion, async (one, any) => {
      // A job that someone starts may fail in GitLab without anybody caring; in GitHub it fails the run, as a deployment should.
      const when = { ...any, failing: any.failing.filter((name) => one.jobs[name]?.when !== 'manual') };
      const [gitlab, github] = [await content('gitlab-ci', one), await content('github-actions', one)];
      const ran = runGitLab(gitlab, when);
      // By hand, GitHub starts what GitLab would have waiting in any pipeline.
      const started = when.event === 'manual' && one.on.manual === undefined ? undefined : runGitHub(github, when);
      // THEN the same jobs run with the same variables, and end alike
      expect(started).toEqual(ran);
    }),
    { numRuns: 500 },
  );
});

test('Jenkins does the same with what is exported to it', async () => {
  // GIVEN a project
  const values: ProjectValues = await valuesOf('name: shop');
  const content = async (format: string, one: PipelineValues) =>
    (await exportValues(format, { ...values, pipelines: [one] })).files[0]?.content ?? '';
  await fc.assert(
    // WHEN any pipeline of it runs on any occasion, whatever fails
    fc.asyncProperty(pipeline, occasion, async (one, any) => {
      const when = { ...any, failing: any.failing.filter((name) => one.jobs[name]?.when !== 'manual') };
      // By hand, Jenkins always may.
      fc.pre(when.event !== 'manual' || one.on.manual !== undefined);
      const ran = runGitLab(await content('gitlab-ci', one), when);
      // THEN the same jobs run with the same variables, and end alike
      expect(runOf(await jenkins.build(await content('jenkins', one), when), Object.keys(one.jobs))).toEqual(ran);
    }),
    { numRuns: 100 },
  );
});

test('Tekton does the same with what is exported to it, but that nothing begins after a failure', async () => {
  const values: ProjectValues = await valuesOf('name: shop');
  const exported = async (format: string, one: PipelineValues) => exportValues(format, { ...values, pipelines: [one] });
  await fc.assert(
    fc.asyncProperty(pipeline, occasion, async (one, any) => {
      const { files, findings } = await exported('tekton', one);
      // GIVEN what Tekton can say – that jobs have no image here is no matter
      fc.pre(findings.every(({ code, message }) => code !== 'unsupported' || message.includes('in an image')));
      // GIVEN nothing fails where jobs of one stage do not begin together
      const isPlain = Object.values(one.jobs).every(
        ({ needs, only, except, when }) => (needs ?? only ?? except) === undefined && when !== 'manual',
      );
      const when = { ...any, failing: isPlain ? any.failing : [] };
      // By hand, Tekton always may.
      fc.pre(when.event !== 'manual' || one.on.manual !== undefined);
      // THEN the same jobs run with the same variables, and end alike
      const ran = runGitLab((await exported('gitlab-ci', one)).files[0]?.content ?? '', when);
      expect(
        runTekton(
          files.map(({ content }) => content),
          when,
        ),
      ).toEqual(ran);
    }),
    { numRuns: 150 },
  );
});

test('Azure Pipelines does the same with what is exported to it', async () => {
  const values: ProjectValues = await valuesOf('name: shop');
  const content = async (format: string, one: PipelineValues) =>
    (await exportValues(format, { ...values, pipelines: [one] })).files[0]?.content ?? '';
  await fc.assert(
    fc.asyncProperty(pipeline, occasion, async (one, any) => {
      const when = { ...any, failing: any.failing.filter((name) => one.jobs[name]?.when !== 'manual') };
      // What comes after a job that nobody started waits, whatever its rules say.
      fc.pre(when.event === 'manual' || Object.keys(one.jobs).every((name) => !isAfterHand(one, name)));
      // By hand, Azure always may.
      fc.pre(when.event !== 'manual' || one.on.manual !== undefined);
      const ran = runGitLab(await content('gitlab-ci', one), when);
      expect(runAzure(await content('azure-pipelines', one), when)).toEqual(ran);
    }),
    { numRuns: 200 },
  );
});

test('Buildkite does the same with what is exported to it', async () => {
  const values: ProjectValues = await valuesOf('name: shop');
  const exported = async (format: string, one: PipelineValues) => exportValues(format, { ...values, pipelines: [one] });
  await fc.assert(
    fc.asyncProperty(pipeline, occasion, async (one, any) => {
      const when = { ...any, failing: any.failing.filter((name) => one.jobs[name]?.when !== 'manual') };
      fc.pre(when.event === 'manual' || Object.keys(one.jobs).every((name) => !isAfterHand(one, name)));
      // By hand, and by the clock, Buildkite always may.
      fc.pre(when.event !== 'manual' || one.on.manual !== undefined);
      fc.pre(when.event !== 'schedule' || one.on.schedule !== undefined);
      const { files, findings } = await exported('buildkite', one);
      fc.pre(findings.every(({ code }) => code !== 'unsupported'));
      const starts = findings.find(({ hint }) => hint?.startsWith('Filter builds'))?.hint?.replace(/^.*GitHub: /, '');
      const ran = runGitLab((await exported('gitlab-ci', one)).files[0]?.content ?? '', when);
      expect(runBuildkite(files[0]?.content ?? '', starts ?? 'true', when)).toEqual(ran);
    }),
    { numRuns: 300 },
  );
});
