import { Domain } from '@pulumi/aws/opensearch/domain';
import type { Size } from '../../lib/kubernetes';
import type { AddOn, Provisioned, Provisioning } from '../../lib/model';
import { arn } from './account';
import type { Login } from './login';
import { network, securityGroup } from './network';
import { document } from './policies';
import { AddOnResources } from './resources';
import { addOnName, isHighlyAvailable } from './settings';
import { gibibytes, instanceClass } from './sizes';
import { offeredVersion } from './versions';
import { subnetsInZones } from './zones';

interface OpenSearchParameters {
  readonly version: string;
  /** As in 10Gi, of each node. */
  readonly storage: string;
  readonly size: Size;
  readonly instanceClass?: string | undefined;
  readonly highAvailability?: boolean | undefined;
}

/**
 * Makes an OpenSearch domain: in the VPC, by HTTPS with a password only, encrypted at rest and between its nodes, a node in
 * each of three zones where one may fail. AWS takes a snapshot every hour and keeps it for 14 days, unasked.
 */
export function provisionOpenSearch(
  run: Provisioning,
  addon: AddOn,
  port: number,
  login: Login,
  parameters: OpenSearchParameters,
): Provisioned {
  const parts = new AddOnResources(run, addon);
  const place = network(run, addon);
  const domainName = addOnName(addon, 28);
  const most = isHighlyAvailable(addon, parameters.highAvailability) ? 3 : 1;
  const subnetIds = subnetsInZones(run, addon, place, { most });
  const domain = new Domain(
    parts.part('domain'),
    {
      domainName,
      engineVersion: `OpenSearch_${offeredVersion('opensearch', parameters.version, 2)}`,
      clusterConfig: subnetIds.apply(({ length }) => ({
        instanceType: instanceClass('opensearch', parameters),
        instanceCount: length,
        zoneAwarenessEnabled: length > 1,
        ...(length > 1 ? { zoneAwarenessConfig: { availabilityZoneCount: length } } : {}),
      })),
      ebsOptions: { ebsEnabled: true, volumeType: 'gp3', volumeSize: gibibytes(parameters.storage) },
      vpcOptions: { subnetIds, securityGroupIds: [securityGroup(parts, place, [port]).id] },
      encryptAtRest: { enabled: true },
      nodeToNodeEncryption: { enabled: true },
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
      advancedSecurityOptions: {
        enabled: true,
        internalUserDatabaseEnabled: true,
        masterUserOptions: { masterUserName: login.username, masterUserPassword: run.value(login.password) },
      },
      // Requests are not signed: whom the security group lets through shows the password.
      accessPolicies: arn(run, addon, { service: 'es', resource: `domain/${domainName}/*` }).apply((resource) =>
        document([{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'es:ESHttp*', Resource: resource }]),
      ),
      softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
      tags: parts.tags,
    },
    // A domain stays where it is when the network gets further subnets.
    { ...parts.dataOptions, ignoreChanges: ['vpcOptions.subnetIds'] },
  );
  return { host: domain.endpoint };
}
