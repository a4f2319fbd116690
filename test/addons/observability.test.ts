import { Datadog, Logging, NewRelic, OpenTelemetry, Sentry } from '../../addons';
import { Application, type AddOn, type Project } from '../../lib/model';
import { Worker } from '../../stacks';
import { containerOf, environmentOf, find, newProject, podsOf } from '../tree';

function worker(project: Project, name: string, image?: string): Application {
  const application = new Application(project, name, image === undefined ? {} : { image });
  new Worker(application, 'stack');
  return application;
}

/** The variables of two applications that use one add-on of the project. */
function shared(make: (project: Project) => AddOn, environment = 'staging', version?: string) {
  const project = newProject({ environment, ...(version === undefined ? {} : { version }) });
  const addon = make(project);
  const applications = [worker(project, 'web', 'ghcr.io/acme/web:1.2'), worker(project, 'mailer', 'ghcr.io/acme/m:3')];
  for (const application of applications) application.attach(addon);
  const name = (application: Application) => application.objectName;
  const [web = {}, mailer = {}] = applications.map((each) => environmentOf(find(project, 'Deployment', name(each))));
  return { project, web, mailer };
}

test('one Sentry for two applications tells their own releases', () => {
  const { web, mailer } = shared((project) => new Sentry(project));
  expect(web).toEqual({
    SENTRY_DSN: 'shop-shared-config/SENTRY_DSN',
    SENTRY_ENVIRONMENT: 'staging',
    SENTRY_RELEASE: '1.2',
  });
  expect(mailer).toEqual({ ...web, SENTRY_RELEASE: '3' });
});

test('where the project has a version, that is the release', () => {
  const { web, mailer } = shared(
    (project) => new Sentry(project, 'SENTRY', { release: 'shop@${project.version}' }),
    'staging',
    '2.3.0',
  );
  expect([web['SENTRY_RELEASE'], mailer['SENTRY_RELEASE']]).toEqual(['shop@2.3.0', 'shop@2.3.0']);
  expect(shared((project) => new Sentry(project), 'staging', '2.3.0').web['SENTRY_RELEASE']).toBe('2.3.0');
});

test('canary tells that it is canary', () => {
  const { web } = shared((project) => new Sentry(project), 'canary');
  expect(web['SENTRY_ENVIRONMENT']).toBe('canary');
});

test('the Datadog agent is the one of the node, and pods have the labels of unified tagging', () => {
  const { project, mailer } = shared((owner) => new Datadog(owner));
  expect(mailer).toMatchObject({ DD_SERVICE: 'mailer', DD_ENV: 'staging', DD_VERSION: '3' });
  const deployment = find(project, 'Deployment', 'mailer');
  expect(containerOf(deployment).env).toEqual(
    expect.arrayContaining([
      { name: 'DD_AGENT_HOST', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
      { name: 'DD_ENTITY_ID', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
    ]),
  );
  expect(podsOf(deployment)?.metadata.labels).toMatchObject({
    'tags.datadoghq.com/env': 'staging',
    'tags.datadoghq.com/service': 'mailer',
    'tags.datadoghq.com/version': '3',
  });
});

test('labels take what labels can', () => {
  const { project } = shared((owner) => new Datadog(owner, 'DD', { service: 'shop: ${application.name}!' }));
  expect(podsOf(find(project, 'Deployment', 'web'))?.metadata.labels).toMatchObject({
    'tags.datadoghq.com/service': 'shop__web',
  });
});

test('an agent elsewhere is named', () => {
  expect(shared((project) => new Datadog(project, 'DD', { agentHost: 'agent.monitoring.svc' })).web).toMatchObject({
    DD_AGENT_HOST: 'agent.monitoring.svc',
  });
});

test('OpenTelemetry describes each pod; what is written is encoded', () => {
  const attributes = { 'acme.team': 'web, mail=1', tier: '${application.name}' };
  const { web, project } = shared(
    (owner) => new OpenTelemetry(owner, 'OTEL', { endpoint: 'http://collector.observability.svc:4318', attributes }),
  );
  expect(web).toEqual({
    INFRA_METADATA_NAME: '',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.observability.svc:4318',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_HEADERS: 'shop-shared-config/OTEL_EXPORTER_OTLP_HEADERS?',
    OTEL_SERVICE_NAME: 'web',
    OTEL_RESOURCE_ATTRIBUTES:
      'service.namespace=shop,service.version=1.2,deployment.environment.name=staging,k8s.namespace.name=shop-staging,' +
      'k8s.pod.name=$(INFRA_METADATA_NAME),acme.team=web%2C%20mail%3D1,tier=web',
  });
  // The piece that only the pod knows comes before the text that it is a piece of.
  const names = (containerOf(find(project, 'Deployment', 'web')).env ?? []).map(({ name }) => name);
  expect(names.indexOf('INFRA_METADATA_NAME')).toBeLessThan(names.indexOf('OTEL_RESOURCE_ATTRIBUTES'));
});

test('without a URL of the collector, the configuration must have one', () => {
  const { web } = shared((project) => new OpenTelemetry(project, 'OTEL', { protocol: 'grpc' }));
  expect(web['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('shop-shared-config/OTEL_EXPORTER_OTLP_ENDPOINT');
  expect(web['OTEL_EXPORTER_OTLP_PROTOCOL']).toBe('grpc');
});

test('New Relic is told names', () => {
  expect(shared((project) => new NewRelic(project)).mailer).toEqual({
    NEW_RELIC_LICENSE_KEY: 'shop-shared-config/NEW_RELIC_LICENSE_KEY',
    NEW_RELIC_APP_NAME: 'mailer (staging)',
    NEW_RELIC_LABELS: 'project:shop;environment:staging;version:3',
  });
});

test.each([
  [{ collector: 'syslog', host: 'logs' }, 'syslog+udp://logs:514', '514', 'udp'],
  [{ collector: 'syslog', host: 'logs', port: 6514, transport: 'tls' }, 'syslog+tls://logs:6514', '6514', 'tls'],
  [{ collector: 'fluentd', host: 'logs' }, 'fluentd+tcp://logs:24224', '24224', 'tcp'],
  [{ collector: 'gelf', host: 'logs' }, 'gelf+udp://logs:12201', '12201', 'udp'],
  [{ collector: 'gelf' }, 'shop-shared-config/LOGGING_URL', '12201', 'udp'],
  [{ collector: 'sumologic', host: 'logs' }, 'shop-shared-config/LOGGING_URL', '443', 'tls'],
] as const)('%j is reached at %s', (props, url, port, transport) => {
  const { web } = shared((project) => new Logging(project, 'LOGGING', props));
  expect(web).toEqual({
    LOGGING_URL: url,
    LOGGING_COLLECTOR: props.collector,
    LOGGING_HOST: 'host' in props ? 'logs' : 'shop-shared-config/LOGGING_HOST?',
    LOGGING_PORT: port,
    LOGGING_TRANSPORT: transport,
    LOGGING_TAG: 'shop.staging.web',
  });
});

test('what only the pod knows has no place in a command', () => {
  const project = newProject();
  const web = new Application(project, 'web');
  new Datadog(web);
  new Worker(web, 'stack', { command: ['send', '${addons.dd.agent_host}'] });
  expect(() => project.prepare()).toThrow('needs status.hostIP, which is only known in the pod');
});
