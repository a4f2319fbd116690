/**
 * What a job of a pipeline says, by the keys of the manifest: as it is written (`JobProps`), and with the short forms
 * written out (`JobValues`), which is what exporters and the runner read.
 */

/** One or several texts. */
export type Texts = string | readonly string[];

/** The value of a variable of a job: text, or the name of a secret that the CI system holds. */
export type JobVariable = string | { readonly secret: string };

/** When a job runs or does not run: names of refs and paths are globs or `/regular expressions/`. */
export interface RefsProps {
  /** Branches, whatever started the pipeline; a pull request is none. */
  readonly branches?: Texts;
  readonly tags?: Texts;
  /** Pipelines of pull requests. @default false */
  readonly pull_requests?: boolean;
  /** Pipelines that the clock started. @default false */
  readonly schedules?: boolean;
  /**
   * Files that changed, from the top of the repository, but for those that match after a `!`; a pipeline with nothing to
   * compare counts as changed.
   */
  readonly paths?: Texts;
}

export interface ImageProps {
  readonly name: string;
  readonly entrypoint?: Texts;
}

export interface ServiceProps extends ImageProps {
  /** Its host name. @default from the image's name, as GitLab makes it */
  readonly alias?: string;
  readonly command?: Texts;
  /** @default the job's variables */
  readonly variables?: { readonly [name: string]: string };
}

export interface RetryProps {
  /** How often it is tried again: 0 to 2. @default 2 */
  readonly max?: number;
  /** Kinds of failure, as GitLab names them. @default every kind */
  readonly when?: Texts;
}

export type ResultCondition = 'on_success' | 'on_failure' | 'always';

export interface CacheProps {
  /**
   * A name, or the files whose content names it.
   * @default the name of the job, with a dash for what not every CI system takes; further ones of a job have their number
   */
  readonly key?: string | { readonly files: readonly string[]; readonly prefix?: string };
  readonly paths?: readonly string[];
  /** @default pull-push */
  readonly policy?: 'pull' | 'push' | 'pull-push';
  /** @default on_success */
  readonly when?: ResultCondition;
  /** Files that git does not know. @default false */
  readonly untracked?: boolean;
}

export interface ArtifactsValues {
  readonly name?: string;
  readonly paths?: readonly string[];
  readonly exclude?: readonly string[];
  /** Reports by kind: junit, coverage_report, … */
  readonly reports?: { readonly [kind: string]: unknown };
  /** As `1 week` or `never`. @default what the CI system does */
  readonly expire_in?: string;
  /** @default on_success */
  readonly when?: ResultCondition;
  /** Files that git does not know. @default false */
  readonly untracked?: boolean;
}

export interface EnvironmentOfJob {
  readonly name: string;
  readonly url?: string;
  /** The job that takes it down. */
  readonly on_stop?: string;
  /** @default start */
  readonly action?: 'start' | 'prepare' | 'stop' | 'verify' | 'access';
}

export type JobCondition = ResultCondition | 'manual' | 'delayed';

/** What a job says beside its stage. */
export interface JobProps {
  /** Commands, one after another in one shell; the first that fails ends the job. */
  readonly script?: Texts;
  /** Commands before those of `script`, in the same shell. */
  readonly before_script?: Texts;
  /** Commands after them, in a shell of their own, whether they failed or not. */
  readonly after_script?: Texts;
  /** Image it runs in. @default the runner's */
  readonly image?: string | ImageProps;
  /** Images that run beside it. */
  readonly services?: readonly (string | ServiceProps)[];
  readonly variables?: { readonly [name: string]: JobVariable };
  /** Jobs it waits for instead of every job of the stages before. */
  readonly needs?: readonly string[];
  /** Jobs whose artifacts it gets. @default those it waits for */
  readonly dependencies?: readonly string[];
  readonly only?: RefsProps;
  readonly except?: RefsProps;
  /** @default on_success */
  readonly when?: JobCondition;
  /** How long it waits, with `when: delayed`. */
  readonly start_in?: string;
  /** Whether the pipeline goes on when it fails. @default false; true for `when: manual` */
  readonly allow_failure?: boolean | { readonly exit_codes: number | readonly number[] };
  readonly retry?: number | RetryProps;
  /** As `1h 30m`. @default what the CI system does */
  readonly timeout?: string;
  /** How many of it run at once, or one for each combination of variables. */
  readonly parallel?: number | { readonly matrix: readonly { readonly [variable: string]: Texts }[] };
  readonly cache?: CacheProps | readonly CacheProps[];
  readonly artifacts?: ArtifactsValues;
  /** Regular expression that finds the coverage in the log. */
  readonly coverage?: string;
  readonly environment?: string | EnvironmentOfJob;
  /** Runners it may run on. */
  readonly tags?: Texts;
  /** Templates that come from outside the repository. */
  readonly extends?: Texts;
  /**
   * Name of the secret with the ARN of the role that it has in AWS, where the CI system can prove which job it is; elsewhere
   * it logs in with its variables `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. @default it has nothing to do with AWS
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
