import { durationSeconds } from '../../model/formats/duration';
import type { JobValues } from '../../model/pipeline/job';
import type { PipelineContext } from '../pipeline/context';
import { environmentOf } from '../pipeline/environment';
import { artifactsNamedByJobs, reportLost } from '../pipeline/lost';
import { combinations } from '../../model/pipeline/matrix';
import { Commented } from '../yaml';
import { jobCondition } from './conditions';
import { container, services } from './containers';
import { literal } from './language';
import type { RulesJob } from './rules-job';
import { steps } from './steps';
import { hasBash, triesOf } from './tries';

/** The keys of a job as GitHub takes them, in the order people write them. */
export function githubJob(name: string, job: JobValues, context: PipelineContext, rules: RulesJob): unknown {
  reportUnsupported(name, job, context);
  const condition = jobCondition(name, job, context, rules);
  const id = context.id(name);
  const env = environmentOf(name, job, context);
  const asksRules = condition?.includes(`needs.${rules.id}.`) === true;
  const waits = [...(asksRules ? [rules.id] : []), ...needs(name, job, context).map((other) => context.id(other))];
  const { environment, timeout } = job;
  const keys = {
    name: id === name ? undefined : literal(name),
    needs: waits.length === 0 ? undefined : waits,
    if: condition === undefined ? undefined : shownCondition(condition),
    'runs-on': runsOn(job, name, context),
    permissions: job.awsRole === undefined ? undefined : { contents: 'read', 'id-token': 'write' },
    'continue-on-error': job.allow_failure === true && job.when !== 'manual' ? true : undefined,
    'timeout-minutes': timeout === undefined ? undefined : Math.ceil(durationSeconds(timeout) / 60),
    strategy: strategy(job),
    environment:
      environment === undefined
        ? undefined
        : short(
            context.text(name, job, 'environment', environment.name),
            environment.url === undefined ? undefined : context.text(name, job, 'environment', environment.url),
          ),
    container: container(name, job, context),
    services: services(name, job, context),
    env: Object.keys(env).length === 0 ? undefined : env,
    defaults: hasBash(job) ? undefined : { run: { shell: 'sh' } },
    steps: steps(name, job, context),
  };
  return job.when === 'manual'
    ? new Commented(`To start it manually, run the workflow with "Run ${name}" ticked.`, keys)
    : keys;
}

/** What has no counterpart and is nowhere else looked at. */
function reportUnsupported(name: string, job: JobValues, { findings }: PipelineContext): void {
  if (job.retry !== undefined && job.retry.max !== 0 && triesOf(job) === 1)
    findings.unsupported(
      name,
      'retry',
      `GitHub only retries scripts, not failures such as ${(job.retry.when ?? []).join(', ')}`,
      'Add script_failure to when, or remove when.',
    );
  reportLost(name, job, findings, { ...artifactsNamedByJobs, 'environment.url': undefined });
  if (typeof job.allow_failure === 'object')
    findings.unsupported(
      name,
      'allow_failure',
      'GitHub allows either any failure or none, regardless of the exit code',
    );
}

/** Without those that others it waits for have waited for already, unless it asks what became of them. */
function needs(name: string, job: JobValues, context: PipelineContext): readonly string[] {
  const direct = context.before(name);
  if (job.needs !== undefined) return direct;
  const artifacts = (job.dependencies ?? direct).filter(
    (other) => context.pipeline.jobs[other]?.artifacts?.paths?.length,
  );
  return direct.filter(
    (other) => artifacts.includes(other) || !direct.some((later) => context.ancestors(later).has(other)),
  );
}

/** GitHub's own machines are named by their system. */
const hosted = /^(ubuntu|windows|macos)-/;

/** What a tag comes to in the runs of a job: a variable of its matrix has several values. */
function valuesOf(tag: string, { parallel, variables }: JobValues): readonly string[] {
  const [, variable] = /^\$\{?(\w+)\}?$/.exec(tag) ?? [];
  if (variable === undefined) return [tag];
  const values = typeof parallel === 'object' ? parallel.matrix.flatMap((item) => item[variable] ?? []) : [];
  const own = variables?.[variable];
  return values.length > 0 ? values : [typeof own === 'string' ? own : tag];
}

/** Machines that are not GitHub's are the project's. */
function runsOn(job: JobValues, name: string, context: PipelineContext): unknown {
  const labels = (job.tags ?? []).map((tag) => context.text(name, job, 'tags', tag));
  if (labels.length === 0) return 'ubuntu-latest';
  const isHosted = (job.tags ?? []).flatMap((tag) => valuesOf(tag, job)).every((tag) => hosted.test(tag));
  if (isHosted && labels.length === 1) return labels[0];
  return isHosted || labels.includes('self-hosted') ? labels : ['self-hosted', ...labels];
}

/** One map of a matrix is GitHub's matrix; of several, each combination is written out. */
function strategy({ parallel }: JobValues): object | undefined {
  if (parallel === undefined) return undefined;
  if (typeof parallel === 'number')
    return { 'fail-fast': false, matrix: { node: Array.from({ length: parallel }, (_, index) => index + 1) } };
  const [first = {}, ...others] = parallel.matrix;
  const matrix =
    others.length === 0 ? literals(first) : { include: parallel.matrix.map(literals).flatMap(combinations) };
  return { 'fail-fast': false, matrix };
}

function literals(matrix: { readonly [variable: string]: readonly string[] }): {
  readonly [variable: string]: readonly string[];
} {
  return Object.fromEntries(Object.entries(matrix).map(([variable, values]) => [variable, values.map(literal)]));
}

/** A condition that YAML would take for a tag, or GitHub for a text with expressions in it, needs their brackets. */
function shownCondition(condition: string): string {
  return condition.startsWith('!') || condition.includes('${{') ? `\${{ ${condition} }}` : condition;
}

function short(name: string, url: string | undefined): unknown {
  return url === undefined ? name : { name, url };
}
