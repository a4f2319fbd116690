/**
 * What a job of a pipeline says, by the keys of the manifest: as it is written (`JobProps`), and with the short forms
 * written out (`JobValues`), which is what exporters and the runner read.
 */

/** One or several texts. */
export type Texts = string | readonly string[];

/** The value of a variable of a job: text, or the name of a secret that the CI system holds. */
export type JobVariable = string | { readonly secret: string };

/** When a job runs or does not run. Refs and paths are globs or `/regular expressions/`. */
export interface RefsProps {
  /** Branches, regardless of what started the pipeline; pull requests do not count as branches. */
  readonly branches?: Texts;
  readonly tags?: Texts;
  /** Pipelines of pull requests. @default false */
  readonly pull_requests?: boolean;
  /** Pipelines started by a schedule. @default false */
  readonly schedules?: boolean;
  /**
   * Changed files, relative to the root of the repository; patterns that begin with `!` exclude files. If there is
   * nothing to compare with, everything counts as changed.
   */
  readonly paths?: Texts;
}

export interface ImageProps {
  readonly name: string;
  readonly entrypoint?: Texts;
}

export interface ServiceProps extends ImageProps {
  /** Its host name. @default derived from the image's name, as in GitLab */
  readonly alias?: string;
  readonly command?: Texts;
  /** @default the job's variables */
  readonly variables?: { readonly [name: string]: string };
}

export interface RetryProps {
  /** How often a failed job is retried: 0 to 2. @default 2 */
  readonly max?: number;
  /** Kinds of failure, as GitLab names them. @default every kind */
  readonly when?: Texts;
}

export type ResultCondition = 'on_success' | 'on_failure' | 'always';

export interface CacheProps {
  /**
   * A name, or the files whose content it is derived from.
   * @default the name of the job, with a dash in place of characters that some CI systems do not accept; further caches of a job are numbered
   */
  readonly key?: string | { readonly files: readonly string[]; readonly prefix?: string };
  readonly paths?: readonly string[];
  /** @default pull-push */
  readonly policy?: 'pull' | 'push' | 'pull-push';
  /** @default on_success */
  readonly when?: ResultCondition;
  /** Whether to include files that git does not track. @default false */
  readonly untracked?: boolean;
}

export interface ArtifactsValues {
  readonly name?: string;
  readonly paths?: readonly string[];
  readonly exclude?: readonly string[];
  /** Reports by kind: junit, coverage_report, … */
  readonly reports?: { readonly [kind: string]: unknown };
  /** As `1 week` or `never`. @default decided by the CI system */
  readonly expire_in?: string;
  /** @default on_success */
  readonly when?: ResultCondition;
  /** Whether to include files that git does not track. @default false */
  readonly untracked?: boolean;
}

export interface EnvironmentOfJob {
  readonly name: string;
  readonly url?: string;
  /** The job that stops the environment. */
  readonly on_stop?: string;
  /** @default start */
  readonly action?: 'start' | 'prepare' | 'stop' | 'verify' | 'access';
}

export type JobCondition = ResultCondition | 'manual' | 'delayed';

/** Settings of a job, apart from its stage. */
export interface JobProps {
  /** Commands, run one after another in one shell; the first that fails ends the job. */
  readonly script?: Texts;
  /** Commands to run before `script`, in the same shell. */
  readonly before_script?: Texts;
  /** Commands to run afterwards in a separate shell, whether or not the others failed. */
  readonly after_script?: Texts;
  /** Image that the job runs in. @default the runner's */
  readonly image?: string | ImageProps;
  /** Images that run beside the job. */
  readonly services?: readonly (string | ServiceProps)[];
  readonly variables?: { readonly [name: string]: JobVariable };
  /** Jobs to wait for, instead of all jobs of earlier stages. */
  readonly needs?: readonly string[];
  /** Jobs whose artifacts it receives. @default the jobs it waits for */
  readonly dependencies?: readonly string[];
  readonly only?: RefsProps;
  readonly except?: RefsProps;
  /** @default on_success */
  readonly when?: JobCondition;
  /** How long to wait, with `when: delayed`. */
  readonly start_in?: string;
  /** Whether the pipeline continues if the job fails. @default false; true for `when: manual` */
  readonly allow_failure?: boolean | { readonly exit_codes: number | readonly number[] };
  readonly retry?: number | RetryProps;
  /** As `1h 30m`. @default decided by the CI system */
  readonly timeout?: string;
  /** How many instances run at once, or a matrix of variables to run one for each combination. */
  readonly parallel?: number | { readonly matrix: readonly { readonly [variable: string]: Texts }[] };
  readonly cache?: CacheProps | readonly CacheProps[];
  readonly artifacts?: ArtifactsValues;
  /** Regular expression that finds the test coverage in the log. */
  readonly coverage?: string;
  readonly environment?: string | EnvironmentOfJob;
  /** Tags of the runners that it may run on. */
  readonly tags?: Texts;
  /** Templates from outside the repository. */
  readonly extends?: Texts;
  /**
   * Name of the secret with the ARN of its AWS role, for CI systems that can prove the identity of a job; elsewhere
   * it logs in with the variables `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. @default it does not use AWS
   */
  readonly awsRole?: string;
}

/** A condition with its lists written out. */
export interface RefsValues {
  readonly branches?: readonly string[];
  readonly tags?: readonly string[];
  readonly pull_requests?: boolean;
  readonly schedules?: boolean;
  readonly paths?: readonly string[];
}

export interface ImageValues {
  readonly name: string;
  readonly entrypoint?: readonly string[];
}

export interface ServiceValues extends ImageValues {
  readonly alias?: string;
  readonly command?: readonly string[];
  readonly variables?: { readonly [name: string]: string };
}

/** A cache that has a name. */
export interface CacheValues extends CacheProps {
  readonly key: NonNullable<CacheProps['key']>;
}

/** A job with its stage and every short form written out. */
export interface JobValues {
  readonly stage: string;
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly after_script?: readonly string[];
  readonly image?: ImageValues;
  readonly services?: readonly ServiceValues[];
  readonly variables?: { readonly [name: string]: JobVariable };
  readonly needs?: readonly string[];
  readonly dependencies?: readonly string[];
  readonly only?: RefsValues;
  readonly except?: RefsValues;
  readonly when?: JobCondition;
  readonly start_in?: string;
  readonly allow_failure?: boolean | { readonly exit_codes: readonly number[] };
  readonly retry?: { readonly max?: number; readonly when?: readonly string[] };
  readonly timeout?: string;
  readonly parallel?: number | { readonly matrix: readonly { readonly [variable: string]: readonly string[] }[] };
  readonly cache?: readonly CacheValues[];
  readonly artifacts?: ArtifactsValues;
  readonly coverage?: string;
  readonly environment?: EnvironmentOfJob;
  readonly tags?: readonly string[];
  readonly extends?: readonly string[];
  readonly awsRole?: string;
}

/** Writes the short forms of a job out, and names its caches; keys that are not there stay away. */
export function jobValues(name: string, props: JobProps, stage: string): JobValues {
  const { script, before_script, after_script, tags, extends: templates, ...others } = props;
  const { image, services, only, except, environment, cache, retry, allow_failure, parallel, ...same } = others;
  return {
    stage,
    ...same,
    ...lists({ before_script, script, after_script, tags, extends: templates }),
    ...(image === undefined ? {} : { image: imageValues(image) }),
    ...(services === undefined ? {} : { services: services.map(imageValues) }),
    ...(only === undefined ? {} : { only: refsValues(only) }),
    ...(except === undefined ? {} : { except: refsValues(except) }),
    ...(environment === undefined
      ? {}
      : { environment: typeof environment === 'string' ? { name: environment } : environment }),
    ...(cache === undefined ? {} : { cache: cacheValues(name, cache) }),
    ...(retry === undefined ? {} : { retry: retryValues(retry) }),
    ...(allow_failure === undefined ? {} : { allow_failure: allowedFailure(allow_failure) }),
    ...(parallel === undefined ? {} : { parallel: parallelValues(parallel) }),
  };
}

function imageValues(image: string | ServiceProps): ServiceValues {
  if (typeof image === 'string') return { name: image };
  const { entrypoint, command, ...same } = image;
  return { ...same, ...lists({ entrypoint, command }) };
}

function cacheValues(job: string, cache: NonNullable<JobProps['cache']>): readonly CacheValues[] {
  return (isList(cache) ? cache : [cache]).map((each, index) => ({ key: unwrittenKey(job, index), ...each }));
}

/**
 * The name of a cache that is given none, so that jobs do not take each other's.
 * GitLab takes no slash in it, GitHub no comma, and a dollar would begin a variable.
 */
export function unwrittenKey(job: string, index: number): string {
  const name = job.replaceAll(/[/,$]/g, '-');
  return index === 0 ? name : `${name}-${index + 1}`;
}

function refsValues({ branches, tags, paths, ...same }: RefsProps): RefsValues {
  return { ...same, ...lists({ branches, tags, paths }) };
}

function retryValues(retry: number | RetryProps): NonNullable<JobValues['retry']> {
  if (typeof retry === 'number') return { max: retry };
  const { when, ...same } = retry;
  return { ...same, ...lists({ when }) };
}

function allowedFailure(allowed: NonNullable<JobProps['allow_failure']>): NonNullable<JobValues['allow_failure']> {
  if (typeof allowed === 'boolean') return allowed;
  const { exit_codes: codes } = allowed;
  return { exit_codes: typeof codes === 'number' ? [codes] : codes };
}

function parallelValues(parallel: NonNullable<JobProps['parallel']>): NonNullable<JobValues['parallel']> {
  if (typeof parallel === 'number') return parallel;
  const written = ([variable, values]: readonly [string, Texts]) => [variable, isList(values) ? values : [values]];
  return { matrix: parallel.matrix.map((variables) => Object.fromEntries(Object.entries(variables).map(written))) };
}

/** The same map with a list under each key that is there. */
function lists<K extends string>(map: { readonly [key in K]: Texts | undefined }): { [key in K]?: readonly string[] } {
  const written: { [key in K]?: readonly string[] } = {};
  for (const key in map) {
    const value: Texts | undefined = map[key];
    if (value !== undefined) written[key] = isList(value) ? value : [value];
  }
  return written;
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
