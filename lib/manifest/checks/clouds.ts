import type { EnvironmentDocument } from '../environments';
import { entriesOf, get, itemsOf, textOf, type MapNode, type Node } from '../yaml/node';
import { provisionerOf } from '../provisioners';
import type { Report } from '../diagnostics/report';
import { awsSchema } from '../schema/aws';
import type { ResolvedAddOn } from '../resolve-addons';

/** Checks that an environment says where in AWS it is, if anything in it comes from there. */
export function checkClouds(
  addons: readonly ResolvedAddOn[],
  { name, kind }: EnvironmentDocument,
  settings: MapNode,
  report: Report,
): void {
  // A canary uses what its base owns.
  if (kind === 'canary') return;
  const aws = get(settings, 'aws');
  // What is lacking stands there under a wrong name, mostly, and that is told.
  if (entriesOf(aws).some(([key]) => !Object.hasOwn(awsSchema.properties, key))) return;
  for (const addon of addons) {
    const { description, from, key, node, alias } = addon;
    if (from !== undefined || description === undefined || !description.provisioners.includes('aws')) continue;
    if (provisionerOf(addon, kind, settings) !== 'aws') continue;
    const at = get(node, 'provisioner')?.span ?? key;
    if (aws === undefined) {
      const others = description.provisioners.filter((other) => other !== 'aws').join(' or ');
      const message = `${alias} comes from aws, but environment ${name} has no settings for AWS`;
      const hint = `Set aws: { region: …, clusterName: … } for ${name}, or give ${alias} provisioner: ${others}.`;
      report.error('aws-missing', at, message, hint);
      continue;
    }
    const lacking = description.awsNeeds === undefined ? undefined : lacks[description.awsNeeds](aws);
    if (lacking === undefined) continue;
    const [what, hint] = lacking;
    report.error('aws-missing', at, `${alias} ${what} of environment ${name}`, hint);
  }
}

/** What is lacking of `aws:`, in words, and how to give it. */
const lacks = {
  network(aws: Node): readonly [string, string] | undefined {
    if (get(aws, 'clusterName') !== undefined) return undefined;
    if (get(aws, 'vpcId') !== undefined && itemsOf(get(aws, 'subnetIds')).length > 0) return undefined;
    const hint = 'Set clusterName to the name of the EKS cluster, or set vpcId and subnetIds.';
    return ['needs a network, which is missing from aws:', hint];
  },
  identity(aws: Node): readonly [string, string] | undefined {
    const isIrsa = textOf(get(aws, 'identity')) === 'irsa';
    const key = isIrsa ? 'oidcProvider' : 'clusterName';
    if (get(aws, key) !== undefined) return undefined;
    const hint = isIrsa
      ? "Set oidcProvider to the ARN of the cluster's IAM OIDC provider."
      : 'Set clusterName to the name of the EKS cluster.';
    return [`gives pods access by ${isIrsa ? 'irsa' : 'pod-identity'}, which needs ${key} in aws:`, hint];
  },
};
