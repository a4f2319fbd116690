import { GeneratedSecret, Secret } from '../../addons';
import { Application } from '../../lib/model';
import { Worker } from '../../stacks';
import { environmentOf, find, manifests, names, newProject } from '../tree';

test('a random key is kept in a Secret, which is data, and given by another', () => {
  const web = new Application(newProject(), 'web');
  new GeneratedSecret(web, 'SESSION');
  new Worker(web, 'stack');
  const [kept, given, ...others] = manifests(web.project);
  expect(others.map(({ kind }) => kind)).toEqual(['Deployment', 'NetworkPolicy']);
  expect(kept).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'web-session-generated',
      namespace: 'shop-development',
      labels: {
        'app.kubernetes.io/part-of': 'shop',
        'app.kubernetes.io/managed-by': 'infra',
        'infra.dev/generated': 'true',
      },
      annotations: {
        'infra.dev/data': 'true',
        'infra.dev/made-with': '{"addon":"web/session","type":"generated-secret","provisioner":"in-cluster"}',
      },
    },
    type: 'Opaque',
    stringData: { key: '<generated web/session.key>' },
  });
  expect(given).toMatchObject({ immutable: true, stringData: { key: '<generated web/session.key>' } });
  expect(environmentOf(find(web.project, 'Deployment', 'web'))).toEqual({
    SESSION_KEY: `${given?.metadata.name ?? ''}/key`,
  });
});

test('the key of Django has the name Django reads', () => {
  const web = new Application(newProject(), 'web');
  new GeneratedSecret(web);
  expect([...web.variables().keys()]).toEqual(['SECRET_KEY']);
});

test('named secrets are read from the configuration under their own names; no object holds them', () => {
  const web = new Application(newProject(), 'web', { configuration: 3 });
  new Secret(web, 'PAYMENT', { keys: ['STRIPE_KEY', 'stripe_hook'] });
  new Worker(web, 'stack');
  expect(names(web.project)).toEqual(['Deployment web', 'NetworkPolicy web']);
  expect(environmentOf(find(web.project, 'Deployment', 'web'))).toEqual({
    STRIPE_KEY: 'web-config-v3/STRIPE_KEY',
    stripe_hook: 'web-config-v3/stripe_hook',
  });
});

test('a named secret can go by another name', () => {
  const web = new Application(newProject(), 'web');
  new Secret(web, 'PAYMENT', { keys: ['STRIPE_KEY'], env: { PAYMENT_TOKEN: 'STRIPE_KEY' } });
  new Worker(web, 'stack');
  expect(environmentOf(find(web.project, 'Deployment', 'web'))).toEqual({ PAYMENT_TOKEN: 'web-config/STRIPE_KEY' });
});
