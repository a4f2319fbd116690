import { getCallerIdentityOutput } from '@pulumi/aws/getCallerIdentity';
import { Provider } from '@pulumi/aws/provider';
import * as pulumi from '@pulumi/pulumi';
import { partition, type AddOn, type Project, type Provisioning } from '../../lib/model';
import { awsSettings } from './settings';

/** The provider of everything an environment has in AWS: its region, its account, and the tags all resources have. */
export function awsProvider(run: Provisioning, addon: AddOn): Provider {
  const { region, accountId } = awsSettings(addon);
  const { project } = addon;
  return run.once(
    'aws/provider',
    () =>
      new Provider(`${project.name}/${project.environment.name}/aws`, {
        region,
        ...(accountId === undefined ? {} : { allowedAccountIds: [accountId] }),
        defaultTags: { tags: projectTags(project) },
      }),
  );
}

/** The account everything is made in: the one that is named, else that of the credentials. */
export function accountId(run: Provisioning, addon: AddOn): pulumi.Output<string> {
  const { accountId: given } = awsSettings(addon);
  if (given !== undefined) return pulumi.output(given);
  return run.once('aws/account', () =>
    getCallerIdentityOutput({}, { provider: awsProvider(run, addon) }).apply((identity) =>
      told(identity.accountId, '(account)', 'the account of the credentials'),
    ),
  );
}

/** What names a resource in its service, as `sqs` and the name of the queue. */
export interface Place {
  readonly service: string;
  readonly resource: string;
}

/** The ARN of a resource whose name is known, wherever it is deployed from. */
export function arn(run: Provisioning, addon: AddOn, { service, resource }: Place): pulumi.Output<string> {
  const { region } = awsSettings(addon);
  const prefix = `arn:${partition(region)}:${service}`;
  if (service === 's3') return bucketName(run, addon, resource).apply((bucket) => `${prefix}:::${bucket}`);
  return accountId(run, addon).apply((id) => `${prefix}:${region}:${id}:${resource}`);
}

/** The name of a bucket, which no two accounts in the world may give: it ends in the account. */
export function bucketName(run: Provisioning, addon: AddOn, name: string): pulumi.Output<string> {
  return accountId(run, addon).apply((id) => `${name}-${id}`);
}

/**
 * What AWS told; a preview offline has nobody to ask, and says what it would be.
 * @throws Error where AWS does not tell
 */
export function told<T>(value: T | undefined, words: T, what: string): T {
  if (value !== undefined) return value;
  if (pulumi.runtime.isDryRun()) return words;
  throw new Error(`AWS did not return ${what}`);
}

/** The tags of one add-on's resources, beside those all have. */
export function addOnTags(addon: AddOn): { [tag: string]: string } {
  const { application, project, path } = addon;
  const owners = application?.owners ?? project.ownership.fallback;
  return { addon: path, ...(owners.length === 0 ? {} : { owner: tagText(owners.join(' ')) }) };
}

function projectTags({ name, environment }: Project): { [tag: string]: string } {
  return { project: name, environment: environment.base, 'managed-by': 'infra' };
}

/** What a tag's value may hold. */
function tagText(text: string): string {
  return text.replace(/[^\p{L}\p{N} _.:/=+@-]/gu, '_').slice(0, 256);
}
