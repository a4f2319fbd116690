import { getSubnetOutput } from '@pulumi/aws/ec2/getSubnet';
import * as pulumi from '@pulumi/pulumi';
import { ConstructError, type AddOn, type Provisioning } from '../../lib/model';
import { awsProvider } from './account';
import type { Network } from './network';

/** How many zones something is to be in. */
interface Zones {
  readonly most: number;
  /** Fewer are refused. @default 1 */
  readonly least?: number;
}

interface Subnet {
  readonly id: string;
  /** Undefined in a preview offline, which has nobody to ask. */
  readonly zone: string | undefined;
}

/**
 * One subnet of a network in each of so many zones: what is several servers takes no two in one. The choice is the same in
 * every run.
 * @throws ConstructError where the network has fewer zones than it takes
 */
export function subnetsInZones(
  run: Provisioning,
  addon: AddOn,
  { subnetIds }: Network,
  zones: Zones,
): pulumi.Output<string[]> {
  return subnetsOf(run, addon, subnetIds).apply((subnets) => oneInEachZone(addon, subnets, zones));
}

/** The subnets that are taken of some. @throws ConstructError where they are in fewer zones than it takes */
export function oneInEachZone(addon: AddOn, subnets: readonly Subnet[], { most, least = 1 }: Zones): string[] {
  const first = new Map<string, string>();
  for (const { id, zone = id } of [...subnets].sort((a, b) => compare(a.id, b.id)))
    if (!first.has(zone)) first.set(zone, id);
  const all = [...first].sort(([a], [b]) => compare(a, b));
  const isKnown = subnets.every(({ zone }) => zone !== undefined);
  if (isKnown && all.length < least)
    throw tooFew(
      addon,
      least,
      all.map(([zone]) => zone),
    );
  return all.slice(0, most).map(([, id]) => id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function subnetsOf(run: Provisioning, addon: AddOn, ids: Network['subnetIds']): pulumi.Output<Subnet[]> {
  return run.once('aws/subnets', () => {
    const subnet = (id: string) =>
      getSubnetOutput({ id }, { provider: awsProvider(run, addon) }).apply(
        ({ availabilityZone }: { readonly availabilityZone?: string }): Subnet => ({ id, zone: availabilityZone }),
      );
    return pulumi.output(ids).apply((all) => pulumi.all(all.map(subnet)));
  });
}

function tooFew(addon: AddOn, least: number, zones: readonly string[]): ConstructError {
  return new ConstructError(
    addon,
    'aws-zones-missing',
    `needs subnets in ${least} zones, but those of environment ${addon.project.environment.name} are in ${zones.join(', ')}`,
    'Set subnetIds under aws: to subnets in more zones.',
  );
}
