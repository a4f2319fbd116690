import { RabbitMq, type RabbitMqProps } from '../../../addons';
import { registration, textOf, type Registration } from '../../deploy/registrations';
import { inAws, registered, type Options } from './cloud';

/** Exact inputs under Pulumi's mocks: what the engine would be asked, not what AWS makes of it. */
function rabbitmq(props: RabbitMqProps = {}, options: Options = {}): Promise<Registration[]> {
  return registered((web) => new RabbitMq(web, 'BROKER', { provisioner: 'aws', ...props }), options);
}

const name = 'shop-production-web-broker-4bb78c26';
const tags = { addon: 'web/broker', owner: '@acme/shop' };
const place = 'shop/production/web/broker';

test('in production it is three private nodes, by TLS, with the password that applications have', async () => {
  // WHEN
  const all = await rabbitmq();

  // THEN
  const password = textOf(registration(all, 'Secret shop/production/web-broker-generated'), 'password');
  expect(password).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(inAws(all)).toEqual({
    [`ec2/securityGroup:SecurityGroup ${place}/security-group`]: {
      name,
      description: 'web/broker of shop',
      vpcId: 'vpc-eks',
      ingress: [
        { description: 'applications', protocol: 'tcp', fromPort: 5671, toPort: 5671, securityGroups: ['sg-eks'] },
      ],
      egress: [],
      tags,
    },
    [`mq/broker:Broker ${place}/broker`]: {
      brokerName: name,
      engineType: 'RabbitMQ',
      engineVersion: '4.2',
      hostInstanceType: 'mq.m7g.medium',
      deploymentMode: 'CLUSTER_MULTI_AZ',
      storageType: 'ebs',
      subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
      securityGroups: [`${place}/security-group-id`],
      publiclyAccessible: false,
      users: [{ username: 'app', password }],
      logs: { general: true },
      autoMinorVersionUpgrade: true,
      applyImmediately: true,
      tags,
    },
  });
  expect(registration(all, `Broker ${place}/broker`)).toMatchObject({ protect: true, retainOnDelete: true });
  const bindings = registration(all, 'Secret shop/production/web/broker/Bindings');
  expect(textOf(bindings, 'url')).toBe(`amqps://app:${password}@broker.mq.example:5671/%2F`);
  const variables = JSON.stringify(registration(all, 'Deployment shop/production/web').inputs);
  expect(variables).toContain('{"name":"BROKER_PORT","value":"5671"}');
  expect(variables).toContain('{"name":"BROKER_USERNAME","value":"app"}');
  expect(variables).toContain('{"name":"BROKER_VHOST","value":"/"}');
});

test('elsewhere it is one; the management page is let through where it is wanted', async () => {
  const all = await rabbitmq({ management: true, version: '3.13.7', size: 'large' }, { environment: 'development' });
  const there = 'shop/development/web/broker';
  expect(registration(all, `Broker ${there}/broker`)).toMatchObject({
    protect: false,
    inputs: {
      deploymentMode: 'SINGLE_INSTANCE',
      subnetIds: ['subnet-a'],
      engineVersion: '3.13',
      hostInstanceType: 'mq.m7g.2xlarge',
    },
  });
  expect(registration(all, `SecurityGroup ${there}/security-group`).inputs['ingress']).toEqual([
    expect.objectContaining({ fromPort: 5671, toPort: 5671 }),
    expect.objectContaining({ fromPort: 443, toPort: 443 }),
  ]);
});

test('a preview without credentials says what is to be looked up', async () => {
  const all = await rabbitmq({}, { preview: true, answers: {} });
  expect(registration(all, `Broker ${place}/broker`).inputs['subnetIds']).toEqual(['(subnets of prod-eu)']);
});
