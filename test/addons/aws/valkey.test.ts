import { Redis, type RedisProps } from '../../../addons';
import { registration, textOf, type Registration } from '../../deploy/registrations';
import { inAws, registered, type Options } from './cloud';

/** Exact inputs under Pulumi's mocks: what the engine would be asked, not what AWS makes of it. */
function redis(props: RedisProps = {}, options: Options = {}): Promise<Registration[]> {
  return registered((web) => new Redis(web, 'CACHE', { provisioner: 'aws', ...props }), options);
}

const name = 'shop-production-web-cache-308470cb';
const tags = { addon: 'web/cache', owner: '@acme/shop' };
const place = 'shop/production/web/cache';

test('in production it is encrypted, asks for a password, and has a replica in another zone', async () => {
  const all = await redis({ size: 'large' });
  const password = textOf(registration(all, 'Secret shop/production/web-cache-generated'), 'password');
  expect(password).toMatch(/^[A-Za-z0-9]{64}$/);
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
        { description: 'applications', protocol: 'tcp', fromPort: 6379, toPort: 6379, securityGroups: ['sg-eks'] },
      ],
      egress: [],
      tags,
    },
    [`elasticache/replicationGroup:ReplicationGroup ${place}/replication-group`]: {
      replicationGroupId: name,
      description: 'web/cache of shop',
      engine: 'valkey',
      engineVersion: '8.0',
      nodeType: 'cache.r7g.xlarge',
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      port: 6379,
      subnetGroupName: name,
      securityGroupIds: [`${place}/security-group-id`],
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: password,
      authTokenUpdateStrategy: 'ROTATE',
      snapshotRetentionLimit: 0,
      autoMinorVersionUpgrade: true,
      applyImmediately: true,
      tags,
    },
  });
  expect(textOf(registration(all, 'Secret shop/production/web/cache/Bindings'), 'url')).toBe(
    `rediss://:${password}@valkey.cache.example:6379/0`,
  );
});

test('what is persistent is data: backed up and protected', async () => {
  const group = async (props: RedisProps, environment: string) =>
    registration(
      await redis(props, { environment }),
      `ReplicationGroup shop/${environment}/web/cache/replication-group`,
    );
  expect(await group({ persistent: true }, 'production')).toMatchObject({
    protect: true,
    inputs: { snapshotRetentionLimit: 7, finalSnapshotIdentifier: `${name}-final` },
  });
  expect((await group({}, 'production')).protect).toBe(false);
  expect((await group({ persistent: true }, 'development')).protect).toBe(false);
});
