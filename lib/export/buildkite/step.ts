import { durationSeconds } from '../../model/formats/duration';
import type { JobValues } from '../../model/pipeline/job';
import type { PipelineContext } from '../pipeline/context';
import { computedIn } from '../pipeline/environment';
import { artifactsKeptWhole, reportLost } from '../pipeline/lost';
import { reportPaths } from '../pipeline/reports';
import { retriesOf } from '../pipeline/retries';
import { variablesOf } from '../pipeline/secrets';
import { computedExports, joined, mainScript } from '../pipeline/shell';
import { quoted } from '../../model/shell';
import { rules } from './conditions';
import { artifactGlob, plugins } from './plugins';

/** The steps a job is: itself, or one for each map of its matrix, after whoever unblocks it. */
export function steps(name: string, job: JobValues, context: PipelineContext): object[] {
  reportUnsupported(name, job, context);
  const conditions = rules(name, job, context);
  const waits = dependencies(name, job, context);
  const gate = job.when === 'manual' ? `unblock-${context.id(name)}` : undefined;
  const maps = typeof job.parallel === 'object' ? job.parallel.matrix : [undefined];
  const runs = maps.map((map, index) => ({
    label: context.language.literal(name),
    key: context.idsOf(name)[index],
    depends_on: gate === undefined ? waits : [gate],
    ...conditions,
    ...stepOf(name, job, context, map),
  }));
  if (gate === undefined) return runs;
  return [{ block: `Run ${context.language.literal(name)}?`, key: gate, depends_on: waits, ...conditions }, ...runs];
}

function stepOf(
  name: string,
  job: JobValues,
  context: PipelineContext,
  map: { readonly [variable: string]: readonly string[] } | undefined,
): object {
  const { allow_failure: allowed, timeout, artifacts } = job;
  const { plain, secrets } = variablesOf(name, job, context);
  const env = plain.filter(([variable, value]) => map === undefined || !/^\{\{matrix/.test(value) || variable in map);
  const paths = [...(artifacts?.paths ?? []), ...reportPaths(artifacts ?? {})].map((path) =>
    artifactGlob(context.text(name, job, 'artifacts', path)),
  );
  const tries = retriesOf(name, job, context, ['always', 'script_failure', 'runner_system_failure']);
  const isOfAgents = job.retry?.when?.every((kind) => kind === 'runner_system_failure') === true;
  const text = command(job, context, secrets, context.before(name));
  const asked = [...text.matchAll(/\$\{?(BUILDKITE_\w+)/g)].map(([, variable = '']) => variable);
  const names = [...asked, ...env.map(([variable]) => variable), ...secrets.map(([, secret]) => secret)];
  return {
    agents: agents(name, job, context),
    timeout_in_minutes: timeout === undefined ? undefined : Math.ceil(durationSeconds(timeout) / 60),
    parallelism: typeof job.parallel === 'number' ? job.parallel : undefined,
    matrix: map === undefined ? undefined : { setup: literals(map, context) },
    soft_fail:
      typeof allowed === 'object'
        ? allowed.exit_codes.map((code) => ({ exit_status: code }))
        : allowed === true || undefined,
    retry: tries === 0 ? undefined : { automatic: [{ exit_status: isOfAgents ? -1 : '*', limit: tries }] },
    env: env.length === 0 ? undefined : Object.fromEntries(env),
    secrets: secrets.length === 0 ? undefined : [...new Set(secrets.map(([, secret]) => secret))],
    command: context.language.literal(text),
    artifact_paths: paths.length === 0 ? undefined : paths,
    plugins: plugins(name, job, context, [...new Set(names)]),
  };
}

/** The commands of a job in one shell; what comes after them runs whatever became of them. */
function command(
  job: JobValues,
  context: PipelineContext,
  secrets: readonly (readonly [string, string])[],
  before: readonly string[],
): string {
  const renamed = secrets.filter(([variable, secret]) => variable !== secret);
  const after = job.after_script ?? [];
  const waited = before.flatMap((other) => context.idsOf(other));
  return joined([
    ...(job.when === 'on_failure'
      ? [
          'failed() { [ "$(buildkite-agent step get outcome --step "$1")" = hard_failed ]; }',
          [...waited.map((id) => `failed ${quoted(id)}`), 'exit 0'].join(' || '),
        ]
      : []),
    ...(job.start_in === undefined ? [] : [`sleep ${Math.round(durationSeconds(job.start_in))}`]),
    ...renamed.map(([variable, secret]) => `export ${variable}="$${secret}"`),
    ...computedExports(computedIn(job, context), context),
    ...(after.length === 0 ? [] : [`after_script() (\n  set +e\n${joined(after)}\n)`, 'trap after_script EXIT']),
    ...(mainScript(job) === '' ? [] : [mainScript(job)]),
  ]);
}

function literals(map: { readonly [variable: string]: readonly string[] }, { language }: PipelineContext): object {
  return Object.fromEntries(Object.entries(map).map(([variable, values]) => [variable, values.map(language.literal)]));
}

function dependencies(
  name: string,
  { when, needs }: JobValues,
  context: PipelineContext,
): readonly unknown[] | undefined {
  const direct = context.before(name);
  const isOver = (other: string) =>
    needs === undefined && direct.some((later) => context.ancestors(later).has(other) && isSure(later));
  const isSure = (other: string) => {
    const { only, except, when: otherWhen = 'on_success' } = context.pipeline.jobs[other] ?? {};
    return only === undefined && except === undefined && otherWhen === 'on_success';
  };
  const ids = direct
    .filter((other) => when === 'on_failure' || !isOver(other))
    .flatMap((other) => context.idsOf(other));
  // What says nothing waits for whoever unblocks a step before it in the file.
  if (ids.length === 0) return needs === undefined && !followsBlock(name, context) ? undefined : [];
  const isAnyway = when === 'always' || when === 'on_failure';
  return isAnyway ? ids.map((step) => ({ step, allow_failure: true })) : ids;
}

function followsBlock(name: string, { pipeline: { jobs } }: PipelineContext): boolean {
  const names = Object.keys(jobs);
  return names.slice(0, names.indexOf(name)).some((other) => jobs[other]?.when === 'manual');
}

/** Agents are found by what they say of themselves: a name alone is a queue. */
function agents(name: string, job: JobValues, context: PipelineContext): object | undefined {
  const tags = (job.tags ?? []).map((tag) => context.text(name, job, 'tags', tag));
  const queues = tags.filter((tag) => !tag.includes('='));
  if (queues.length > 1)
    context.findings.unsupported(
      name,
      'tags',
      `Buildkite runs a job from a single queue, not from ${queues.join(' and ')}`,
      'Name one queue, and give other agent tags as key=value.',
    );
  if (tags.length === 0) return undefined;
  return Object.fromEntries(
    tags.map((tag) => (tag.includes('=') ? [tag.replace(/=.*$/s, ''), tag.replace(/^[^=]*=/, '')] : ['queue', tag])),
  );
}

function reportUnsupported(name: string, job: JobValues, { findings, pipeline }: PipelineContext): void {
  for (const other of (job.needs ?? []).filter((need) => pipeline.jobs[need]?.when === 'on_failure'))
    if (job.when !== 'always' && job.when !== 'on_failure')
      findings.unsupported(name, 'needs', `in Buildkite, ${other} also passes if nothing that it runs for has failed`);
  reportLost(name, job, findings, {
    services: ['cannot run services next to a step', 'Add a compose.yaml, and start it in before_script.'],
    ...artifactsKeptWhole,
  });
  if (job.artifacts?.when === 'on_failure')
    findings.unsupported(name, 'artifacts.when', "Buildkite keeps artifacts regardless of the step's result");
  findings.ownRetention(
    name,
    job,
    'keeps artifacts for as long as their storage does',
    'Buildkite keeps them for six months; in a bucket of your own, its lifecycle rules decide.',
  );
  if (reportPaths(job.artifacts ?? {}, (kind) => kind === 'junit').length > 0)
    findings.besideFile(
      `jobs.${name}.artifacts.reports`,
      `Test Engine needs a token for the reports of ${name}`,
      'Create a suite, and set BUILDKITE_ANALYTICS_TOKEN for the agents.',
    );
}
