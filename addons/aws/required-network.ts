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
    `needs a network, and aws: of environment ${addon.project.environment.name} tells of none`,
    'Give it clusterName: the name of the EKS cluster, or vpcId and subnetIds.',
  );
}
