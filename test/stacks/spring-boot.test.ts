import { Postgres, Redis } from '../../addons';
import { Application, type ApplicationProps } from '../../lib/model';
import { SpringBoot, type SpringBootProps } from '../../stacks';
import { containerOf, environmentOf, find, newProject, podsOf } from '../tree';

function deployment(
  props: SpringBootProps = {},
  prepare: (application: Application) => void = () => undefined,
  given: ApplicationProps = {},
) {
  const application = new Application(newProject(), 'api', { image: 'api:1', ...given });
  prepare(application);
  new SpringBoot(application, 'stack', props);
  return find(application.project, 'Deployment', 'api');
}

const standard = {
  PORT: '8080',
  JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError',
  SERVER_PORT: '8080',
  SERVER_SHUTDOWN: 'graceful',
  SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: '30s',
  MANAGEMENT_SERVER_PORT: '8081',
  MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED: 'true',
};

test('the actuator is asked at a port of its own, and given time to start', () => {
  const container = containerOf(deployment());
  const alive = { httpGet: { path: '/actuator/health/liveness', port: 8081 } };
  expect(container.startupProbe).toEqual({ ...alive, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 36 });
  expect(container.livenessProbe).toEqual({ ...alive, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 6 });
  expect(container.readinessProbe).toMatchObject({ httpGet: { path: '/actuator/health/readiness', port: 8081 } });
  expect(environmentOf(deployment())).toEqual(standard);
});

test('without a management port probes go where requests go', () => {
  const container = containerOf(deployment({ managementPort: null, healthPath: '/health' }));
  expect(container.readinessProbe).toMatchObject({ httpGet: { path: '/health', port: 'http' } });
  expect(container.startupProbe).toMatchObject({ tcpSocket: { port: 'http' } });
});

test('memory is given to the heap by percentage of the limit, and is enough for a Java virtual machine', () => {
  expect(containerOf(deployment()).resources).toEqual({
    requests: { cpu: '50m', memory: '768Mi' },
    limits: { memory: '768Mi' },
  });
  expect(environmentOf(deployment({ memoryPercent: 60 }))['JAVA_TOOL_OPTIONS']).toContain('MaxRAMPercentage=60 ');
});

test('a pod is killed only after its requests had the time they were promised', () => {
  expect(podsOf(deployment())?.spec.terminationGracePeriodSeconds).toBe(40);
});

test('add-ons are found under the names that Spring Boot reads; passwords stay in Secrets', () => {
  const environment = environmentOf(
    deployment({}, (application) => {
      new Postgres(application, 'DATABASE');
      new Redis(application, 'CACHE');
    }),
  );
  expect(environment).toMatchObject({
    SPRING_DATASOURCE_URL: 'jdbc:postgresql://api-database.shop-development.svc:5432/app',
    SPRING_DATASOURCE_USERNAME: 'app',
    SPRING_DATASOURCE_PASSWORD: expect.stringMatching(/^api-database-[0-9a-f]{8}\/password$/),
    SPRING_DATA_REDIS_URL: expect.stringMatching(/^api-cache-[0-9a-f]{8}\/url$/),
  });
});

test('of two databases the one with the usual alias is the data source; of two others, none is', () => {
  const source = (...aliases: readonly string[]) =>
    environmentOf(deployment({}, (application) => aliases.forEach((alias) => new Postgres(application, alias))))[
      'SPRING_DATASOURCE_URL'
    ];
  expect(source('LEDGER', 'DATABASE')).toContain('//api-database.');
  expect(source('LEDGER')).toContain('//api-ledger.');
  expect(source('LEDGER', 'AUDIT')).toBeUndefined();
});

test('what the application says itself goes before', () => {
  const variables = { JAVA_TOOL_OPTIONS: '-Xmx1g' };
  expect(environmentOf(deployment({}, undefined, { variables }))).toEqual({ ...standard, ...variables });
});
