import { Memcached, type MemcachedProps } from '../../../addons';
import { registration, textOf, type Registration } from '../../deploy/registrations';
import { inAws, registered, type Options } from './cloud';

/** Exact inputs under Pulumi's mocks: what the engine would be asked, not what AWS makes of it. */
function memcached(props: MemcachedProps = {}, options: Options = {}): Promise<Registration[]> {
  return registered((web) => new Memcached(web, 'CACHE', { provisioner: 'aws', ...props }), options);
}

const name = 'shop-production-web-cache-308470cb';
const tags = { addon: 'web/cache', owner: '@acme/shop' };
const place = 'shop/production/web/cache';

test('in production it is two nodes in two zones, by TLS only; clients are told of each', async () => {
  // WHEN
  const all = await memcached();

  // THEN
  expect(inAws(all)).toEqual({
    [`elasticache/subnetGroup:SubnetGroup ${place}/subnets`]: {
      name,
      description: 'web/cache of shop',
      subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
      tags,
    },
    [`ec2/securityGroup:SecurityGroup ${place}/security-group`]: {
      name,
      description: 'web/cache of shop',
      vpcId: 'vpc-eks',
      ingress: [
        { description: 'applications', protocol: 'tcp', fromPort: 11211, toPort: 11211, securityGroups: ['sg-eks'] },
      ],
      egress: [],
      tags,
    },
    [`elasticache/cluster:Cluster ${place}/cluster`]: {
      clusterId: name,
      engine: 'memcached',
      engineVersion: '1.6.22',
      nodeType: 'cache.t4g.micro',
      numCacheNodes: 2,
      azMode: 'cross-az',
      port: 11211,
      subnetGroupName: name,
      securityGroupIds: [`${place}/security-group-id`],
      transitEncryptionEnabled: true,
      autoMinorVersionUpgrade: 'true',
      applyImmediately: true,
      tags,
    },
  });
  expect(registration(all, `Cluster ${place}/cluster`).protect).toBe(false);
  const bindings = registration(all, 'Secret shop/production/web/cache/Bindings');
  expect(textOf(bindings, 'url')).toBe('memcached://memcached-1.cache.example:11211');
  expect(textOf(bindings, 'servers')).toBe('memcached-1.cache.example:11211,memcached-2.cache.example:11211');
});

test('elsewhere it is one', async () => {
  const all = await memcached({ instanceClass: 'cache.r7g.large' }, { environment: 'staging' });
  expect(registration(all, 'Cluster shop/staging/web/cache/cluster').inputs).toMatchObject({
    numCacheNodes: 1,
    azMode: 'single-az',
    nodeType: 'cache.r7g.large',
  });
});
