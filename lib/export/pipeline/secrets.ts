import type { JobValues } from '../../model/pipeline/job';
import type { PipelineValues } from '../../model/values';
import type { PipelineContext } from './context';
import { environmentOf } from './environment';

/** Names of the secrets that the CI system has to hold, in order. */
export function secretsOf(pipelines: readonly PipelineValues[]): readonly string[] {
  const jobs = pipelines.flatMap((pipeline) => Object.values(pipeline.jobs));
  return [...new Set(jobs.flatMap((job) => secretVariables(job).map(([, secret]) => secret)))].sort();
}

/** A variable, and its value or the name of its secret. */
type Pair = readonly [variable: string, value: string];

/** The variables of a job that are secrets, with their names in the CI system. */
export function secretVariables({ variables = {} }: JobValues): readonly Pair[] {
  return Object.entries(variables).flatMap(([variable, value]) =>
    typeof value === 'string' ? [] : [[variable, value.secret] as const],
  );
}

/** What systems that keep secrets apart from other variables tell a job, the environment it is for among it. */
export interface JobVariables {
  readonly plain: readonly Pair[];
  readonly secrets: readonly Pair[];
  /** The secrets, and by their own names those that others are made of. */
  readonly bound: readonly Pair[];
}

/** The variables of a job, secrets apart. */
export function variablesOf(name: string, job: JobValues, context: PipelineContext): JobVariables {
  const { environment } = job;
  const secrets = secretVariables(job);
  const all = {
    ...environmentOf(name, job, context),
    ...(environment === undefined
      ? {}
      : { CI_ENVIRONMENT_NAME: context.text(name, job, 'environment', environment.name) }),
  };
  const plain = Object.entries(all).filter(([variable]) => !secrets.some(([each]) => each === variable));
  const within = secrets.flatMap(([, secret]) =>
    plain.some(([, value]) => value.includes(context.language.secret(secret))) ? [[secret, secret] as const] : [],
  );
  return { plain, secrets, bound: [...new Map([...secrets, ...within])] };
}
