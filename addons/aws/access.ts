import { PodIdentityAssociation } from '@pulumi/aws/eks/podIdentityAssociation';
import { Role } from '@pulumi/aws/iam/role';
import { RolePolicy } from '@pulumi/aws/iam/rolePolicy';
import * as pulumi from '@pulumi/pulumi';
import type { AddOn, Application, Granted, Provisioning } from '../../lib/model';
import { arn, awsProvider, type Place } from './account';
import { identityOf, roleName, type Identity } from './identity';
import { document } from './policies';
import { addOnName } from './settings';

/** What an application may do with a resource. */
export interface Access {
  readonly actions: readonly string[];
  /** What follows the resource's ARN: nothing for itself, `/*` for what is in it. */
  readonly on: readonly string[];
}

/** Lets an application do what is listed with one resource. Canary runs as production does, and may what that may. */
export function grantAccess(
  run: Provisioning,
  addon: AddOn,
  application: Application,
  place: Place,
  access: readonly Access[],
): Granted {
  if (!addon.owned) return [];
  const role = run.once(`aws/role/${application.identity}`, () => new ApplicationRole(run, addon, application));
  const allows = arn(run, addon, place).apply((resource) =>
    document(
      access.map(({ actions, on }) => ({
        Effect: 'Allow',
        Action: actions,
        Resource: on.map((part) => `${resource}${part}`),
      })),
    ),
  );
  const allowed = new RolePolicy(
    `${role.place}/${addon.path}`,
    { name: addOnName(addon, 128), role: role.role.name, policy: allows },
    { parent: role },
  );
  return [...role.parts, allowed];
}

/** The role an application's pods take on, and what makes them do so. */
class ApplicationRole extends pulumi.ComponentResource {
  readonly role: Role;
  readonly parts: Granted;

  constructor(
    run: Provisioning,
    addon: AddOn,
    application: Application,
    readonly place = `${application.project.name}/${application.project.environment.name}/${application.identity}`,
  ) {
    super('infra:application:Role', place, {}, { providers: { aws: awsProvider(run, addon) } });
    const { project, identity, serviceAccount } = application;
    const proof = identityOf(addon);
    const account = { namespace: project.namespace, serviceAccount: serviceAccount.name };
    const tags = { application: identity };
    this.role = new Role(
      `${place}/role`,
      {
        name: roleName(application),
        description: `${identity} of ${project.name}`,
        assumeRolePolicy: document([trust(proof, account)]),
        tags,
      },
      { parent: this },
    );
    const association =
      proof.kind === 'irsa'
        ? []
        : [
            new PodIdentityAssociation(
              `${place}/pod-identity`,
              { clusterName: proof.clusterName, ...account, roleArn: this.role.arn, tags },
              { parent: this },
            ),
          ];
    this.parts = [this.role, ...association];
  }
}

/** Who may take a role on: pods with the service account, and nobody else. */
function trust(identity: Identity, account: { readonly namespace: string; readonly serviceAccount: string }): object {
  if (identity.kind === 'pod-identity') {
    return {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    };
  }
  const issuer = identity.oidcProvider.split(':oidc-provider/')[1] ?? '';
  return {
    Effect: 'Allow',
    Principal: { Federated: identity.oidcProvider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: `system:serviceaccount:${account.namespace}:${account.serviceAccount}`,
      },
    },
  };
}
