import { ConstructError, type AddOn, type Application, type AwsValues } from '../../lib/model';
import { applicationName, awsSettings } from './settings';

/** How pods prove who they are: a cluster that AWS knows them by, or an issuer of tokens it trusts. */
export type Identity =
  | { readonly kind: 'pod-identity'; readonly clusterName: string }
  | { readonly kind: 'irsa'; readonly oidcProvider: string };

/** The identity of an environment's pods. @throws ConstructError where its settings do not say enough */
export function identityOf(addon: AddOn): Identity {
  const settings = awsSettings(addon);
  const { identity = 'pod-identity', clusterName, oidcProvider } = settings;
  if (identity === 'irsa' && oidcProvider !== undefined) return { kind: identity, oidcProvider };
  if (identity === 'pod-identity' && clusterName !== undefined) return { kind: identity, clusterName };
  throw missing(addon, identity);
}

/** Annotations by which a service account takes on its application's role; Pod Identity needs none. */
export function roleAnnotations(addon: AddOn, application: Application): { readonly [annotation: string]: string } {
  const { oidcProvider, identity } = awsSettings(addon);
  if (identity !== 'irsa' || oidcProvider === undefined) return {};
  const [account = ''] = oidcProvider.split(':oidc-provider/');
  return { 'eks.amazonaws.com/role-arn': `${account}:role/${roleName(application)}` };
}

/** The name of the role an application's pods take on. */
export function roleName(application: Application): string {
  return applicationName(application, 64);
}

function missing(addon: AddOn, identity: NonNullable<AwsValues['identity']>): ConstructError {
  const { name } = addon.project.environment;
  const [key, words] =
    identity === 'irsa'
      ? ['oidcProvider', "the ARN of the cluster's IAM OIDC provider"]
      : ['clusterName', 'the name of the EKS cluster'];
  return new ConstructError(
    addon,
    'aws-missing',
    `gives pods access by ${identity}, but aws: of environment ${name} has no ${key}`,
    `Set ${key} to ${words}.`,
  );
}
