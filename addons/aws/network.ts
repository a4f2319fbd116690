import { getVpcOutput } from '@pulumi/aws/ec2/getVpc';
import { SecurityGroup } from '@pulumi/aws/ec2/securityGroup';
import { getClusterOutput, type GetClusterResult } from '@pulumi/aws/eks/getCluster';
import * as pulumi from '@pulumi/pulumi';
import type { AddOn, Provisioning } from '../../lib/model';
import { awsProvider, told } from './account';
import type { AddOnResources } from './resources';
import { requireNetwork } from './required-network';
import { addOnName } from './settings';

/** Where in a network an add-on is, and who may come to it. */
export interface Network {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  /** Whose members may connect; else the addresses that may. */
  readonly from: pulumi.Output<{ readonly securityGroups: string[] } | { readonly cidrBlocks: string[] }>;
}

/** The network of an environment: as it is written, else as its EKS cluster has it. */
export function network(run: Provisioning, addon: AddOn): Network {
  const { vpcId, subnetIds, securityGroupIds, clusterName } = requireNetwork(addon);
  const cluster = () => clusterNetwork(run, addon, clusterName ?? '');
  const vpc = vpcId ?? cluster().vpcId;
  return {
    vpcId: vpc,
    subnetIds: subnetIds === undefined ? cluster().subnetIds : [...subnetIds],
    from:
      securityGroupIds !== undefined
        ? pulumi.output({ securityGroups: [...securityGroupIds] })
        : clusterName !== undefined
          ? cluster().securityGroupId.apply((id) => ({ securityGroups: [id] }))
          : addressesOf(run, addon, vpc),
  };
}

/** A security group open at some ports, for those who may come; nothing goes out of it. */
export function securityGroup(
  parts: AddOnResources,
  { vpcId, from }: Network,
  ports: readonly number[],
): SecurityGroup {
  const name = addOnName(parts.addon, 255);
  return new SecurityGroup(
    parts.part('security-group'),
    {
      name,
      description: parts.title,
      vpcId,
      ingress: from.apply((sources) =>
        ports.map((port) => ({
          description: 'applications',
          protocol: 'tcp',
          fromPort: port,
          toPort: port,
          ...sources,
        })),
      ),
      egress: [],
      tags: parts.tags,
    },
    parts.options,
  );
}

function clusterNetwork(run: Provisioning, addon: AddOn, name: string) {
  return run.once('aws/cluster-network', () => {
    const { vpcConfig } = cluster(run, addon, name);
    const part = <T>(pick: (config: Partial<GetClusterResult['vpcConfig']>) => T | undefined, words: T, what: string) =>
      vpcConfig.apply((config) => told(pick(config ?? {}), words, `${what} of the cluster ${name}`));
    return {
      vpcId: part(({ vpcId }) => vpcId, `(VPC of ${name})`, 'the VPC'),
      subnetIds: part(({ subnetIds }) => subnetIds, [`(subnets of ${name})`], 'the subnets'),
      securityGroupId: part(
        ({ clusterSecurityGroupId }) => clusterSecurityGroupId,
        `(security group of ${name})`,
        'the security group',
      ),
    };
  });
}

function cluster(run: Provisioning, addon: AddOn, name: string) {
  return run.once('aws/cluster', () => getClusterOutput({ name }, { provider: awsProvider(run, addon) }));
}

function addressesOf(run: Provisioning, addon: AddOn, id: pulumi.Input<string>) {
  return run.once('aws/addresses', () =>
    getVpcOutput({ id }, { provider: awsProvider(run, addon) }).apply(({ cidrBlock }) => ({
      cidrBlocks: [told(cidrBlock, `(addresses of the VPC)`, 'the addresses of the VPC')],
    })),
  );
}
