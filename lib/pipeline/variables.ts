import { basename } from 'node:path';
import { UserError } from '../model/error';
import { defined } from '../model/defined';
import type { Commit } from './git';
import type { Instance } from './instance';
import type { EventName, Occasion } from './occasion';

/** What a CI system tells of a run, by GitLab's names. */
export function pipelineVariables(
  {
    repository,
    name,
    id,
    stages,
  }: { readonly repository: string; readonly name: string; readonly id: string; readonly stages: readonly string[] },
  commit: Commit | undefined,
  { event, branch, tag }: Occasion,
): Record<string, string> {
  const ref = tag ?? branch ?? commit?.branch;
  return defined({
    CI: 'true',
    GITLAB_CI: 'false',
    INFRA_PIPELINE: name,
    CI_PIPELINE_ID: id,
    CI_PIPELINE_IID: id,
    CI_PIPELINE_SOURCE: sources[event],
    CI_PIPELINE_STAGES: stages.join(','),
    CI_PROJECT_NAME: nameOf(commit?.remote) ?? basename(repository),
    CI_DEFAULT_BRANCH: commit?.defaultBranch,
    CI_COMMIT_SHA: commit?.sha,
    CI_COMMIT_SHORT_SHA: commit?.sha.slice(0, 8),
    CI_COMMIT_BEFORE_SHA: commit === undefined ? undefined : (commit.before ?? '0'.repeat(40)),
    CI_COMMIT_REF_NAME: ref,
    CI_COMMIT_REF_SLUG: ref === undefined ? undefined : slug(ref),
    CI_COMMIT_BRANCH: branch,
    CI_COMMIT_TAG: tag,
    CI_COMMIT_AUTHOR: commit?.author,
    CI_COMMIT_MESSAGE: commit?.message,
    CI_COMMIT_TITLE: commit?.message?.split('\n')[0],
    CI_COMMIT_TIMESTAMP: commit?.timestamp,
    CI_MERGE_REQUEST_IID: event === 'pull_request' ? '0' : undefined,
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: event === 'pull_request' ? commit?.branch : undefined,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: event === 'pull_request' ? commit?.defaultBranch : undefined,
  });
}

/** GitLab's names of events. */
const sources: { readonly [event in EventName]: string } = {
  push: 'push',
  tag: 'push',
  pull_request: 'merge_request_event',
  schedule: 'schedule',
  manual: 'web',
};

/** The variables of one instance, and which of their values must not be shown. */
export interface JobVariables {
  readonly values: { readonly [name: string]: string };
  readonly secrets: readonly string[];
}

/**
 * What an instance has: of the run, of its job, of its combination; later ones may use those before.
 * @param environment where secrets are looked up
 * @throws UserError where a secret is not there
 */
export function jobVariables(
  { name, jobName, job, variables }: Instance,
  ofRun: { readonly [name: string]: string },
  folder: string,
  environment: NodeJS.ProcessEnv,
): JobVariables {
  const values: Record<string, string> = {
    ...ofRun,
    ...defined({ CI_ENVIRONMENT_NAME: job.environment?.name, CI_ENVIRONMENT_URL: job.environment?.url }),
    CI_JOB_NAME: name,
    CI_JOB_NAME_SLUG: slug(name),
    CI_JOB_STAGE: job.stage,
    CI_JOB_ID: `${ofRun['CI_PIPELINE_ID'] ?? ''}-${slug(jobName)}`,
    CI_PROJECT_DIR: folder,
    ...variables,
  };
  const secrets: string[] = [];
  const written = Object.entries(job.variables ?? {}).filter(([variable]) => !(variable in variables));
  for (const [variable, value] of written) {
    if (typeof value === 'string') continue;
    const secret = secretNamed(value.secret, environment);
    values[variable] = secret;
    if (secret !== '') secrets.push(secret);
  }
  const texts = new Map(
    written.flatMap(([variable, value]) => (typeof value === 'string' ? [[variable, value] as const] : [])),
  );
  const open = new Set<string>();
  const resolve = (variable: string): string => {
    const text = texts.get(variable);
    if (text === undefined || open.has(variable)) return values[variable] ?? environment[variable] ?? '';
    open.add(variable);
    const resolved = expand(text, resolve);
    open.delete(variable);
    return resolved;
  };
  const resolved = Object.fromEntries([...texts.keys()].map((variable) => [variable, resolve(variable)]));
  return { values: { ...values, ...resolved }, secrets };
}

function secretNamed(name: string, environment: NodeJS.ProcessEnv): string {
  const value = environment[name];
  if (value !== undefined) return value;
  throw new UserError(`the secret ${name} is not set in the environment`, {
    code: 'secret-missing',
    hint: `Run export ${name}=… before infra pipeline run; its value is masked in logs.`,
  });
}

/** Replaces `$NAME` and `${NAME}`, as CI systems do outside of scripts; `$$` is a dollar, what is unknown is empty. */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  return text.replace(/\$(?:\$|\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    return name === undefined ? '$' : (lookup(name) ?? '');
  });
}

/** A name as addresses take it: lower case, digits and dashes, 63 characters at most. */
export function slug(text: string): string {
  const replaced = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63);
  return replaced.replace(/^-+|-+$/g, '');
}

function nameOf(remote: string | undefined): string | undefined {
  return remote === undefined ? undefined : /([^/:]+?)(?:\.git)?\/?$/.exec(remote)?.[1];
}
