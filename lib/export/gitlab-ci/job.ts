import { unwrittenKey, type CacheProps, type JobValues } from '../../model/pipeline/job';
import type { Findings } from '../pipeline/sources';
import { waitsOf } from '../../model/pipeline/job-waits';
import { needsLimit } from './needs';
import { isConditional, jobRules, type RuleContext } from './rules';

/** Names of jobs that GitLab takes for something else. */
const reserved = [
  'image', 'services', 'stages', 'types', 'before_script', 'after_script', 'variables', 'cache', 'include', 'default',
  'workflow', 'spec', 'true', 'false', 'nil', 'pages:deploy',
]; // prettier-ignore

/** The variable with what GitLab says of a job to AWS. */
export const awsToken = 'AWS_ID_TOKEN';

/** How many files may name a cache. Source: GitLab's documentation of cache:key:files. */
const cacheFilesLimit = 2;

/** The keys of a job as GitLab takes them, in the order people write them. */
export function gitlabJob(
  name: string,
  job: JobValues,
  jobs: { readonly [name: string]: JobValues },
  context: RuleContext,
): Record<string, unknown> {
  const { findings } = context;
  if (reserved.includes(name))
    findings.unsupported(name, 'stage', `GitLab does not allow a job to be named "${name}"`, 'Rename it.');
  for (const { key } of job.cache ?? [])
    if (typeof key === 'object' && key.files.length > cacheFilesLimit)
      findings.unsupported(
        name,
        'cache',
        `GitLab supports at most ${cacheFilesLimit} files in a cache key, not ${key.files.join(', ')}`,
      );
  const rules = jobRules(name, job, context);
  const { when, allow_failure } = job;
  return {
    stage: job.stage,
    extends: job.extends?.length === 1 ? job.extends[0] : job.extends,
    image: short(job.image, 'name'),
    services: job.services?.map((service) => short(service, 'name')),
    tags: job.tags,
    needs: needsOf(name, job, jobs, findings),
    dependencies: job.dependencies,
    rules,
    when: rules === undefined ? when : undefined,
    start_in: rules === undefined ? job.start_in : undefined,
    // Beside rules, GitLab waits for manual jobs unless told otherwise.
    allow_failure: allow_failure ?? (rules !== undefined && when === 'manual' ? true : undefined),
    parallel: job.parallel,
    environment: short(job.environment, 'name'),
    // AWS knows a GitLab by its address. Source: GitLab's documentation, "Configure OpenID Connect in AWS".
    id_tokens: job.awsRole === undefined ? undefined : { [awsToken]: { aud: '$CI_SERVER_URL' } },
    variables: variablesOf(job),
    cache: cacheOf(name, job),
    before_script: job.before_script,
    script: job.script,
    after_script: job.after_script,
    coverage: job.coverage === undefined ? undefined : slashed(job.coverage),
    artifacts: job.artifacts,
    retry: short(job.retry, 'max'),
    timeout: job.timeout,
  };
}

function needsOf(
  name: string,
  job: JobValues,
  jobs: { readonly [name: string]: JobValues },
  findings: Findings,
): readonly unknown[] | undefined {
  if (job.needs === undefined) return undefined;
  const waits = waitsOf(job);
  if (waits.length > needsLimit)
    findings.unsupported(
      name,
      'needs',
      `GitLab allows at most ${needsLimit} jobs in needs, not ${waits.length}`,
      'Move it to a stage after all of them, without needs, or ask an administrator to raise ci_needs_size_limit.',
    );
  return waits.map((need) => {
    const other = jobs[need];
    const isAlike = other !== undefined && rulesText(other) === rulesText(job);
    return other !== undefined && isConditional(other) && !isAlike ? { job: need, optional: true } : need;
  });
}

/** The rules of a job, to compare: one that has the same is there whenever the other is. */
function rulesText({ only, except }: JobValues): string {
  return JSON.stringify([only, except]);
}

/** Secrets are variables of the project in GitLab, which every job has. */
function variablesOf({ variables = {} }: JobValues): Record<string, string> | undefined {
  const entries = Object.entries(variables).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[name, value]];
    return value.secret === name ? [] : [[name, `$${value.secret}`]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The caches of a job; one that a template elsewhere may name keeps the name it has there. */
function cacheOf(
  name: string,
  { cache, extends: templates }: JobValues,
): CacheProps | readonly CacheProps[] | undefined {
  const caches = cache?.map(({ key, ...unnamed }, index): CacheProps => {
    const isLeftOpen = templates !== undefined && key === unwrittenKey(name, index);
    return isLeftOpen ? unnamed : { key, ...unnamed };
  });
  return caches?.length === 1 ? caches[0] : caches;
}

/** The short form of a map that says nothing but its main key. */
function short<T extends object>(map: T | undefined, key: keyof T): unknown {
  return map !== undefined && Object.keys(map).length === 1 && key in map ? map[key] : map;
}

function slashed(regexp: string): string {
  return /^\/.*\/$/s.test(regexp) ? regexp : `/${regexp}/`;
}
