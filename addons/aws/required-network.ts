import { ConstructError, type AddOn, type AwsValues } from '../../lib/model';
import { awsSettings } from './settings';

/** The settings of the environment. @throws ConstructError where they tell of no network */
export function requireNetwork(addon: AddOn): AwsValues {
  const settings = awsSettings(addon);
  const { vpcId, subnetIds = [], clusterName } = settings;
  if (clusterName !== undefined || (vpcId !== undefined && subnetIds.length > 0)) return settings;
  throw new ConstructError(
    addon,
    'aws-missing',
    `needs a network, but aws: of environment ${addon.project.environment.name} has none`,
    'Set clusterName to the name of the EKS cluster, or set vpcId and subnetIds.',
  );
}
