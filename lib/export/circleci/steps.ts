import { durationSeconds } from '../../model/formats/duration';
import type { CacheValues, JobValues, ResultCondition } from '../../model/pipeline/job';
import { jobCondition, withoutChanges } from '../pipeline/conditions';
import type { PipelineContext } from '../pipeline/context';
import { computedIn } from '../pipeline/environment';
import { reportPaths } from '../pipeline/reports';
import { retriesOf } from '../pipeline/retries';
import { computedExports, failureAllowed, joined, mainScript, onlyForChanges } from '../pipeline/shell';

type Step = string | Readonly<Record<string, unknown>>;

const results: { readonly [result in ResultCondition]: string } = {
  on_success: 'on_success',
  on_failure: 'on_fail',
  always: 'always',
};

/** The steps of a job: what it fetches, its commands, what it hands on. */
export function steps(name: string, job: JobValues, context: PipelineContext): Step[] {
  const { literal } = context.language;
  const caches = (job.cache ?? []).map((cache) => cacheSteps(name, job, cache, context));
  const main = mainScript(job);
  const { after_script: after = [], ...first } = job;
  const made = (part: JobValues) => [...secretExports(job), ...computedExports(computedIn(part, context), context)];
  const tries = retriesOf(name, job, context);
  return [
    ...wait(job),
    'checkout',
    ...onlyChanged(job, literal),
    ...(takesFiles(name, job, context) ? [{ attach_workspace: { at: '.' } }] : []),
    ...caches.flatMap(({ before }) => before),
    ...(main === ''
      ? []
      : [
          run(
            {
              name: 'Script',
              command: literal(joined([...failureAllowed(job), ...made(first), main])),
              ...(tries === 0 ? {} : { max_auto_reruns: tries }),
            },
            tries === 0,
          ),
        ]),
    ...deployment(name, job, context),
    ...(after.length === 0
      ? []
      : [
          run(
            {
              name: 'After script',
              command: literal(joined([...made({ ...first, before_script: [], script: after }), ...after, 'true'])),
              when: 'always',
            },
            false,
          ),
        ]),
    ...caches.flatMap((each) => each.after),
    ...handedOn(name, job, context),
  ];
}

/** The short form of a step that says nothing but its command. */
function run(step: { readonly command: string } & Readonly<Record<string, unknown>>, isShort: boolean): Step {
  return { run: isShort ? step.command : step };
}

function wait({ start_in }: JobValues): Step[] {
  if (start_in === undefined) return [];
  const seconds = Math.round(durationSeconds(start_in));
  return [
    {
      run: {
        name: `Wait ${start_in}`,
        command: `sleep ${seconds}`,
        no_output_timeout: `${Math.ceil(seconds / 60) + 5}m`,
      },
    },
  ];
}

function onlyChanged(job: JobValues, literal: (text: string) => string): Step[] {
  const { changes } = withoutChanges(jobCondition(job));
  if (changes.length === 0) return [];
  const command = literal(onlyForChanges(changes, '$BASE', 'circleci-agent step halt'));
  const environment = { BASE: '<< pipeline.git.base_revision >>' };
  return [{ run: { name: 'Is this about what changed?', environment, command } }];
}

/** Secrets are variables of the project, which every job has; under another name they are given on. */
function secretExports({ variables = {} }: JobValues): string[] {
  return Object.entries(variables).flatMap(([variable, value]) =>
    typeof value === 'string' || value.secret === variable ? [] : [`export ${variable}="$${value.secret}"`],
  );
}

function takesFiles(name: string, job: JobValues, context: PipelineContext): boolean {
  const { jobs } = context.pipeline;
  const leaves = (other: string) => (jobs[other]?.artifacts?.paths ?? []).length > 0;
  const given = [...context.ancestors(name)].filter(leaves);
  if (job.dependencies === undefined) return given.length > 0;
  const wanted = job.dependencies.filter(leaves);
  const unasked = given.filter((other) => !wanted.includes(other));
  if (wanted.length > 0 && unasked.length > 0)
    context.findings.unsupported(
      name,
      'dependencies',
      `CircleCI gives it the files of every earlier job, including ${unasked.join(', ')}`,
      'Give the artifacts of each job different paths.',
    );
  return wanted.length > 0;
}

function deployment(name: string, job: JobValues, context: PipelineContext): Step[] {
  const { environment } = job;
  if (environment === undefined || (environment.action ?? 'start') !== 'start') return [];
  const where = context.text(name, job, 'environment', environment.name);
  // A shell reads nothing that is in a variable.
  const [text, given] = /^[\w./-]+$/.test(where) ? [where, {}] : ['"$WHERE"', { environment: { WHERE: where } }];
  const command = `circleci run release log --environment-name=${text} --target-version="$CIRCLE_SHA1"`;
  return [{ run: { name: 'Log the deployment', ...given, command } }];
}

function cacheSteps(name: string, job: JobValues, cache: CacheValues, context: PipelineContext) {
  const { key, paths = [], policy = 'pull-push', when = 'on_success' } = cache;
  const text = (part: string) => context.text(name, job, 'cache', part);
  // A key is a template, in which a text that would open an expression is said by one.
  const keyText = (part: string) => text(part).replaceAll('{{', '{{ "{{" }}');
  if (paths.length === 0) return { before: [], after: [] };
  // A cache never changes: one that is named is kept by time, and the last is taken.
  const [kept, taken] =
    typeof key === 'string'
      ? [`${keyText(key)}-{{ epoch }}`, `${keyText(key)}-`]
      : (() => {
          const sums = key.files
            .map((file) => `{{ checksum ${context.language.literal(JSON.stringify(file))} }}`)
            .join('-');
          const whole = `${key.prefix === undefined ? 'cache' : keyText(key.prefix)}-${sums}`;
          return [whole, whole];
        })();
  return {
    before: policy === 'push' ? [] : [{ restore_cache: { keys: [taken] } }],
    after:
      policy === 'pull'
        ? []
        : [
            {
              save_cache: {
                key: kept,
                paths: paths.map(text),
                ...(when === 'on_success' ? {} : { when: results[when] }),
              },
            },
          ],
  };
}

/** What a job leaves: for the jobs after it, for people, and its reports, which are kept whatever happened. */
function handedOn(name: string, job: JobValues, context: PipelineContext): Step[] {
  const { artifacts } = job;
  if (artifacts === undefined) return [];
  const text = (key: string) => (path: string) => context.text(name, job, key, path);
  const { when = 'on_success', paths = [] } = artifacts;
  const condition = when === 'on_success' ? {} : { when: results[when] };
  const given = paths
    .map(text('artifacts.paths'))
    .map((path) => path.replace(/^\.\//, '').replace(/\/(\*\*\/?)?$/, ''));
  for (const path of given.filter((each) => each.includes('**')))
    context.findings.unsupported(
      name,
      'artifacts.paths',
      `CircleCI does not support ** within paths such as ${path}`,
      'Name the folder.',
    );
  const isTest = (kind: string) => kind === 'junit';
  const tests = reportPaths(artifacts, isTest).map(text('artifacts.reports'));
  const others = reportPaths(artifacts, (kind) => !isTest(kind)).map(text('artifacts.reports'));
  return [
    ...(given.length === 0 ? [] : [{ persist_to_workspace: { root: '.', paths: given, ...condition } }]),
    ...given.map(folderOf).map((path) => ({ store_artifacts: { path, ...condition } })),
    ...tests.map(folderOf).map((path) => ({ store_test_results: { path, when: 'always' } })),
    ...others.map(folderOf).map((path) => ({ store_artifacts: { path, when: 'always' } })),
  ];
}

/** Of a glob the folder it is in: what is kept for people has no globs. */
function folderOf(path: string): string {
  const parts = path.split('/');
  const wild = parts.findIndex((part) => /[*?[]/.test(part));
  return wild === -1 ? path : parts.slice(0, wild).join('/') || '.';
}
