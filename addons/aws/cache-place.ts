import { SubnetGroup } from '@pulumi/aws/elasticache/subnetGroup';
import { network, securityGroup } from './network';
import type { AddOnResources } from './resources';
import { addOnName } from './settings';

/** What a server of ElastiCache is called, and where it is: in the subnets of the environment, for those who may come. */
export function cachePlace(parts: AddOnResources, port: number) {
  const { addon, run, options, tags } = parts;
  const name = addOnName(addon, 40);
  const where = network(run, addon);
  const subnets = new SubnetGroup(
    parts.part('subnets'),
    { name, description: parts.title, subnetIds: where.subnetIds, tags },
    options,
  );
  return {
    name,
    place: {
      port,
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroup(parts, where, [port]).id],
    },
  };
}
