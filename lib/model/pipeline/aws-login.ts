import type { JobValues } from './job';

/** The variables of a job that log it in to AWS with a key that does not expire. */
export const awsKeys: readonly string[] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

/** A job that takes its role by what the CI system says of it: the variable of the role instead of those of a key. */
export function withAwsRole(job: JobValues): JobValues {
  const { awsRole, variables = {} } = job;
  if (awsRole === undefined) return job;
  const others = Object.entries(variables).filter(([name]) => !awsKeys.includes(name));
  return { ...job, variables: { ...Object.fromEntries(others), AWS_ROLE_ARN: { secret: awsRole } } };
}

/**
 * The same, for systems that hand a job a token: every tool that knows AWS logs in with what is in a file.
 * @param token as a shell reads it
 */
export function withAwsToken(job: JobValues, token: string): JobValues {
  if (job.awsRole === undefined) return job;
  const file = [
    'export AWS_WEB_IDENTITY_TOKEN_FILE="$HOME/aws-token"',
    `(umask 077 && printf '%s' "${token}" > "$AWS_WEB_IDENTITY_TOKEN_FILE")`,
  ].join('\n');
  const withRole = withAwsRole(job);
  return { ...withRole, before_script: [file, ...(job.before_script ?? [])] };
}
