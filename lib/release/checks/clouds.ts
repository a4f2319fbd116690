import { refuseAtOnce, type Project, type Refuse } from '../../model';
import { callerOf, credentialsError, findAwsCredentials } from '../../operate';

/**
 * Checks, before anything starts, that AWS lets in whoever deploys, where something comes from there.
 * @param units what is to be deployed
 * @param refuse told where credentials are missing, have ended, or are of another account
 */
export async function checkClouds(
  project: Project,
  units: readonly string[],
  environment: NodeJS.ProcessEnv,
  refuse: Refuse = refuseAtOnce,
): Promise<void> {
  const aws = project.environment.values.aws;
  const isUsed = project.addons.some(
    ({ provisioner, owned, unit }) => provisioner === 'aws' && owned && units.includes(unit),
  );
  if (aws === undefined || !isUsed) return;
  const { name } = project.environment;
  const found = findAwsCredentials(environment);
  if (found.from === 'machine' && !(await isInAws(environment))) {
    return refuse(
      credentialsError(
        `there are no AWS credentials, but ${name} has add-ons in AWS`,
        'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; aws configure sso creates a profile. infra preview --offline needs no credentials.',
      ),
    );
  }
  if (found.from !== 'keys') return;
  const caller = await callerOf(found.keys, aws.region, environment);
  if (caller === undefined) return;
  if ('refused' in caller) {
    return refuse(
      credentialsError(
        `AWS does not accept the credentials: ${caller.refused}`,
        'Nothing was changed. Log in again, for example with aws sso login, or renew the keys.',
      ),
    );
  }
  if (aws.accountId !== undefined && aws.accountId !== caller.account) {
    return refuse(
      credentialsError(
        `the AWS credentials are for account ${caller.account}, but ${name} is in ${aws.accountId}`,
        'Nothing was changed. Set AWS_PROFILE to a profile for that account.',
      ),
    );
  }
}

/** Whether the machine itself may have a role: those in AWS answer at this address. */
async function isInAws(environment: NodeJS.ProcessEnv): Promise<boolean> {
  if (environment['AWS_EC2_METADATA_DISABLED'] === 'true') return false;
  const endpoint = environment['AWS_EC2_METADATA_SERVICE_ENDPOINT'] ?? 'http://169.254.169.254';
  try {
    const url = new URL('/latest/api/token', endpoint);
    const headers = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' };
    return (await fetch(url, { method: 'PUT', headers, signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}
