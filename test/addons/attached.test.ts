import {
  Credentials,
  Datadog,
  Kafka,
  Memcached,
  OpenTelemetry,
  Postgres,
  RabbitMq,
  Redis,
  Sentry,
  Smtp,
} from '../../addons';
import { Application, type Project } from '../../lib/model';
import { writeManifests } from '../../lib/kubernetes';
import { Worker } from '../../stacks';
import { environmentOf, find, manifests, newProject } from '../tree';

function worker(project: Project, name: string): Application {
  const application = new Application(project, name);
  new Worker(application, 'stack');
  return application;
}

test('credentials are secrets and plain values under one alias', () => {
  const web = worker(newProject(), 'web');
  new Credentials(web, 'STRIPE', { keys: ['api_key'], values: { mode: 'live' } });
  expect(environmentOf(find(web.project, 'Deployment', 'web'))).toEqual({
    STRIPE_API_KEY: 'web-config/STRIPE_API_KEY',
    STRIPE_MODE: 'live',
  });
});

test('a mail server is known by what is written, the rest by the configuration', () => {
  const web = worker(newProject(), 'web');
  new Smtp(web, 'SMTP', { host: 'smtp.example.com', from: 'shop@example.com' });
  expect(environmentOf(find(web.project, 'Deployment', 'web'))).toEqual({
    SMTP_HOST: 'smtp.example.com',
    SMTP_PORT: '587',
    SMTP_USERNAME: 'web-config/SMTP_USERNAME?',
    SMTP_PASSWORD: 'web-config/SMTP_PASSWORD?',
    SMTP_FROM: 'shop@example.com',
    SMTP_URL: 'web-config/SMTP_URL?',
  });
});

test('an application has eight add-ons, two of one type, one renamed', () => {
  const web = worker(newProject(), 'web');
  new Postgres(web);
  new Redis(web, 'CACHE');
  new Redis(web, 'QUEUE', { persistent: true });
  new RabbitMq(web, 'BROKER', { env: { AMQP: 'url' } });
  new Kafka(web);
  new Memcached(web);
  new Sentry(web);
  new Datadog(web);
  const variables = Object.keys(environmentOf(find(web.project, 'Deployment', 'web')));
  expect(variables.toSorted()).toEqual(
    [
      ...['URL', 'HOST', 'PORT', 'USERNAME', 'PASSWORD', 'DATABASE'].map((name) => `DATABASE_${name}`),
      ...['CACHE', 'QUEUE'].flatMap((alias) => ['URL', 'HOST', 'PORT', 'PASSWORD'].map((name) => `${alias}_${name}`)),
      'AMQP',
      ...['HOST', 'PORT', 'USERNAME', 'PASSWORD', 'VHOST'].map((name) => `BROKER_${name}`),
      ...['BROKERS', 'USERNAME', 'PASSWORD', 'SECURITY_PROTOCOL', 'SASL_MECHANISM'].map((name) => `KAFKA_${name}`),
      ...['URL', 'HOST', 'PORT', 'SERVERS'].map((name) => `MEMCACHED_${name}`),
      ...['DSN', 'ENVIRONMENT', 'RELEASE'].map((name) => `SENTRY_${name}`),
      ...['AGENT_HOST', 'SERVICE', 'ENV', 'VERSION', 'ENTITY_ID'].map((name) => `DD_${name}`),
    ].toSorted(),
  );
  const servers = manifests(web.project).filter(({ kind }) => kind === 'StatefulSet');
  expect(servers.map(({ metadata }) => metadata.name)).toEqual([
    'web-database',
    'web-cache',
    'web-queue',
    'web-broker',
    'web-kafka',
    'web-memcached',
  ]);
});

test.each(['environment', 'application'] as const)(
  'detached from one of three applications, nothing of the others changes, byte for byte (unit: %s)',
  (unit) => {
    const render = (attached: readonly string[]): Map<string, string> => {
      const project = newProject({ environment: 'production', deploy: { unit } });
      const addons = [new Postgres(project, 'DB'), new Kafka(project), new OpenTelemetry(project)];
      for (const name of ['web', 'mailer', 'reports']) {
        const application = worker(project, name);
        if (attached.includes(name)) for (const addon of addons) application.attach(addon);
      }
      return new Map(
        manifests(project).map((manifest) => [
          `${manifest.kind} ${manifest.metadata.name}`,
          writeManifests([manifest]),
        ]),
      );
    };
    const before = render(['web', 'mailer', 'reports']);
    const after = render(['web', 'mailer']);
    expect([...after.keys()]).toEqual([...before.keys()]);
    const changed = [...before].filter(([name, text]) => after.get(name) !== text).map(([name]) => name);
    // Its pods, and what lets them in.
    expect(changed).toEqual(['NetworkPolicy shop-db', 'NetworkPolicy shop-kafka', 'Deployment reports']);
  },
);
