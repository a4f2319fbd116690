import type { Finding } from '../../lib/export';
import { jobValues, type JobProps } from '../../lib/model/pipeline/job';
import { before } from '../../lib/model/pipeline/job-waits';
import type { PipelineValues, ProjectValues } from '../../lib/model/values';
import { runAzure } from './azure-run';
import { runBuildkite } from './buildkite-run';
import { runCircle } from './circleci-run';
import { exportValues, valuesOf } from './export';
import { Jenkins, runOf } from './jenkins/jenkins';
import { runGitHub, runGitLab, type Occasion, type Run } from './meaning';
import { runTekton } from './tekton/run';
import fc from '../property';

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
      return [names[index] ?? '', jobValues(names[index] ?? '', props, stages[stage] ?? '')] as const;
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

/** One of the formats: how its files run, and which pipelines and occasions it is held to. */
interface Held {
  readonly format: string;
  readonly run: (
    files: readonly string[],
    when: Occasion,
    one: PipelineValues,
    findings: readonly Finding[],
  ) => Promise<Run> | Run;
  /** What is left open by the system, or is its own. @default nothing */
  readonly isOpen?: (one: PipelineValues, when: Occasion) => boolean;
  /** How many pipelines are tried. @default 300 */
  readonly numRuns?: number;
}

/** What comes after a job that nobody started waits in these systems, whatever its rules say. */
const waitsForHand = (one: PipelineValues, when: Occasion) =>
  when.event !== 'manual' && Object.keys(one.jobs).some((name) => isAfterHand(one, name));

const held: readonly Held[] = [
  { format: 'github-actions', run: ([content = ''], when) => runGitHub(content, when), numRuns: 500 },
  {
    format: 'jenkins',
    run: async ([content = ''], when, one) => runOf(await jenkins.build(content, when), Object.keys(one.jobs)),
    numRuns: 100,
  },
  { format: 'azure-pipelines', run: ([content = ''], when) => runAzure(content, when), isOpen: waitsForHand },
  {
    format: 'buildkite',
    run: ([content = ''], when, _, findings) => {
      const hint = findings.map((finding) => finding.hint ?? '').find((text) => text.startsWith('Filter builds'));
      return runBuildkite(content, hint?.replace(/^.*GitHub: /, '') ?? 'true', when);
    },
    // The clock starts what is set outside of the file.
    isOpen: (one, when) => waitsForHand(one, when) || (when.event === 'schedule' && one.on.schedule === undefined),
  },
  {
    format: 'circleci',
    run: ([content = ''], when) => runCircle(content, when),
    // What becomes of a job that is for the failure of one which its filters leave out is said nowhere.
    isOpen: (one, when) =>
      waitsForHand(one, when) ||
      Object.keys(one.jobs).some(
        (name) =>
          one.jobs[name]?.when === 'on_failure' &&
          before(one, name).some((other) => one.jobs[other]?.only ?? one.jobs[other]?.except),
      ),
  },
  {
    format: 'tekton',
    run: (contents, when) => runTekton(contents, when),
    // Nothing begins once something failed, whatever jobs need.
    isOpen: (one, when) =>
      when.failing.length > 0 &&
      Object.values(one.jobs).some(
        ({ needs, only, except, when: start }) => (needs ?? only ?? except) !== undefined || start === 'manual',
      ),
    numRuns: 150,
  },
];

test.each(held)(
  '$format means the same as GitLab with what is exported to it',
  async ({ format, run, isOpen, numRuns }) => {
    // GIVEN a project
    const values: ProjectValues = await valuesOf('name: shop');
    const exported = (to: string, one: PipelineValues) => exportValues(to, { ...values, pipelines: [one] });
    await fc.assert(
      // WHEN any pipeline of it runs on any occasion, whatever fails
      fc.asyncProperty(pipeline, occasion, async (one, any) => {
        // A job that someone starts may fail in GitLab without anybody caring; elsewhere it fails the run, as a deployment should.
        const when = { ...any, failing: any.failing.filter((name) => one.jobs[name]?.when !== 'manual') };
        // By hand, others start what GitLab would have waiting in any pipeline.
        fc.pre(when.event !== 'manual' || one.on.manual !== undefined);
        fc.pre(isOpen?.(one, when) !== true);
        const { files, findings } = await exported(format, one);
        // What cannot be said is named; that jobs have no image here is no matter.
        fc.pre(findings.every(({ code, message }) => code !== 'unsupported' || message.includes('in an image')));
        const contents = files.map(({ content }) => content);
        const ran = runGitLab((await exported('gitlab-ci', one)).files[0]?.content ?? '', when);
        // THEN the same jobs run with the same variables, and end alike
        expect(await run(contents, when, one, findings)).toEqual(ran);
      }),
      { numRuns: numRuns ?? 300 },
    );
  },
);
