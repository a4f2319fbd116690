import type { JobValues } from '../../model/pipeline/job';

/** How a CI system says what pipelines leave to it: names, variables, secrets, and texts that are none of these. */
export interface Language {
  /** The system, as people call it. */
  readonly target: string;
  /** A name of a job as far as the system takes it. */
  readonly id: (name: string) => string;
  /** A text so that the system takes it as it is. */
  readonly literal: (text: string) => string;
  readonly secret: (name: string) => string;
  /** The value of a variable of the job's matrix. */
  readonly matrix: (variable: string) => string;
  /** A variable of GitLab's for a job; undefined where it is none, or the system has nothing like it. */
  readonly predefined: (variable: string, jobName: string, job: JobValues) => string | undefined;
  /** Variables that a shell makes of the system's, by name: what is assigned. */
  readonly computed: { readonly [name: string]: string };
  /** How a job that has a role in AWS takes it. @default it does not: it has a key */
  readonly awsLogin?: (job: JobValues) => JobValues;
}

/** What GitLab's variables of a job stand for everywhere. */
export function ownVariable(
  variable: string,
  jobName: string,
  job: JobValues,
  literal: (text: string) => string,
): string | undefined {
  if (variable === 'CI_JOB_NAME') return literal(jobName);
  if (variable === 'CI_JOB_STAGE') return literal(job.stage);
  if (variable === 'CI_ENVIRONMENT_NAME') return job.environment && literal(job.environment.name);
  return variable === 'CI_NODE_TOTAL' && typeof job.parallel === 'number' ? String(job.parallel) : undefined;
}

/** A command that makes what a command prints short and plain enough for a host name, as GitLab's slugs are. */
export function slugOf(command: string): string {
  return `$(${command} | tr 'A-Z' 'a-z' | sed 's/[^a-z0-9]/-/g' | cut -c1-63 | sed 's/^-*//; s/-*$//')`;
}
