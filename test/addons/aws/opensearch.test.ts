import { OpenSearch, type OpenSearchProps } from '../../../addons';
import { registration, textOf, type Registration } from '../../deploy/registrations';
import { inAws, registered, type Options } from './cloud';

/** Exact inputs under Pulumi's mocks: what the engine would be asked, not what AWS makes of it. */
function opensearch(props: OpenSearchProps = {}, options: Options = {}): Promise<Registration[]> {
  return registered((web) => new OpenSearch(web, 'SEARCH', { provisioner: 'aws', ...props }), options);
}

const name = 'shop-production-web-289c2ae6';
const tags = { addon: 'web/search', owner: '@acme/shop' };
const place = 'shop/production/web/search';

test('in production it is a node in each of three zones, encrypted everywhere, with a password of its own', async () => {
  // WHEN
  const all = await opensearch({ size: 'medium', storage: '100Gi' });

  // THEN
  const kept = textOf(registration(all, 'Secret shop/production/web-search-generated'), 'password');
  const password = `${kept}-Aa1`;
  expect(inAws(all)).toEqual({
    [`ec2/securityGroup:SecurityGroup ${place}/security-group`]: {
      name: 'shop-production-web-search-289c2ae6',
      description: 'web/search of shop',
      vpcId: 'vpc-eks',
      ingress: [
        { description: 'applications', protocol: 'tcp', fromPort: 443, toPort: 443, securityGroups: ['sg-eks'] },
      ],
      egress: [],
      tags,
    },
    [`opensearch/domain:Domain ${place}/domain`]: {
      domainName: name,
      engineVersion: 'OpenSearch_3.3',
      clusterConfig: {
        instanceType: 'm7g.large.search',
        instanceCount: 3,
        zoneAwarenessEnabled: true,
        zoneAwarenessConfig: { availabilityZoneCount: 3 },
      },
      ebsOptions: { ebsEnabled: true, volumeType: 'gp3', volumeSize: 100 },
      vpcOptions: {
        subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
        securityGroupIds: [`${place}/security-group-id`],
      },
      encryptAtRest: { enabled: true },
      nodeToNodeEncryption: { enabled: true },
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
      advancedSecurityOptions: {
        enabled: true,
        internalUserDatabaseEnabled: true,
        masterUserOptions: { masterUserName: 'app', masterUserPassword: password },
      },
      accessPolicies: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: 'es:ESHttp*',
            Resource: `arn:aws:es:eu-west-1:123456789012:domain/${name}/*`,
          },
        ],
      }),
      softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
      tags,
    },
  });
  expect(registration(all, `Domain ${place}/domain`)).toMatchObject({ protect: true, retainOnDelete: true });
  const bindings = registration(all, 'Secret shop/production/web/search/Bindings');
  expect(textOf(bindings, 'url')).toBe(`https://app:${password}@domain.es.example:443`);
  expect(textOf(bindings, 'password')).toBe(password);
});

test('with two zones it is in two, elsewhere in one', async () => {
  const config = async (options: Options) => {
    const { environment = 'production' } = options;
    const all = await opensearch({}, options);
    return registration(all, `Domain shop/${environment}/web/search/domain`).inputs['clusterConfig'];
  };
  const two = { vpcId: 'vpc-1', subnetIds: ['subnet-1a', 'subnet-2a', 'subnet-1b'] };
  expect(await config({ aws: two })).toEqual({
    instanceType: 't3.small.search',
    instanceCount: 2,
    zoneAwarenessEnabled: true,
    zoneAwarenessConfig: { availabilityZoneCount: 2 },
  });
  expect(await config({ environment: 'staging' })).toEqual({
    instanceType: 't3.small.search',
    instanceCount: 1,
    zoneAwarenessEnabled: false,
  });
});
