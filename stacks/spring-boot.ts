import type { Application, Filled, Infer, StackDescription } from '../lib/model';
import type { Formation } from './formation';
import { httpParameters, HttpStack, releaseParameter } from './http-stack';
import { resourcesWith } from './memory';

const parameters = {
  type: 'object',
  properties: {
    ...httpParameters,
    healthPath: {
      ...httpParameters.healthPath,
      default: '/actuator/health/readiness',
      description:
        'Path that answers with 2xx or 3xx once the application can serve requests; at the management port, if there is one.',
    },
    resources: resourcesWith('768Mi'),
    managementPort: {
      anyOf: [
        { type: 'integer', minimum: 1, maximum: 65535 },
        { type: 'null', description: 'With null, probes use the port of requests.' },
      ],
      default: 8081,
      description: 'Port of the actuator, which is not reachable from outside.',
    },
    memoryPercent: {
      type: 'integer',
      minimum: 10,
      maximum: 95,
      default: 75,
      description: 'Percent of the memory limit that the heap may use.',
    },
    startSeconds: {
      type: 'integer',
      minimum: 10,
      maximum: 1800,
      default: 180,
      description: 'Seconds that the application may take to start.',
    },
    release: { ...releaseParameter, default: null },
  },
  additionalProperties: false,
} as const;

export type SpringBootProps = Infer<typeof parameters>;

/** What Spring Boot calls the connections of add-ons (https://docs.spring.io/spring-boot/appendix/application-properties/). */
const connections: { readonly [type: string]: (binding: (name: string) => string) => { [variable: string]: string } } =
  {
    postgres: (binding) => dataSource('postgresql', binding),
    mysql: (binding) => dataSource('mysql', binding),
    redis: (binding) => ({ SPRING_DATA_REDIS_URL: binding('url') }),
    mongodb: (binding) => ({ SPRING_DATA_MONGODB_URI: binding('url') }),
    rabbitmq: (binding) => ({ SPRING_RABBITMQ_ADDRESSES: binding('url') }),
  };

/**
 * A Spring Boot application with actuator probes, memory settings that match its limit, graceful shutdown, and the
 * connections of its add-ons under the names that Spring Boot reads.
 *
 * @example new SpringBoot(application, 'spring', { resources: { memory: '1Gi' } })
 */
export class SpringBoot extends HttpStack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'spring-boot',
    summary:
      'A Spring Boot application with actuator probes; configures the data source, Redis, MongoDB and RabbitMQ from attached add-ons.',
    parameters,
    components: ['web', 'release'],
    init: {
      signs: ['pom.xml', 'build.gradle', 'build.gradle.kts'].map((file) => ({
        file,
        pattern: 'org\\.springframework\\.boot',
        says: 'names Spring Boot',
      })),
    },
    implies: {
      pipelines: {
        test: {
          image: 'eclipse-temurin:21',
          script: ['if [ -f mvnw ]; then ./mvnw --batch-mode verify; else ./gradlew check; fi'],
          variables: {
            GRADLE_USER_HOME: '$CI_PROJECT_DIR/.gradle',
            MAVEN_ARGS: '-Dmaven.repo.local=$CI_PROJECT_DIR/.m2/repository',
          },
          cache: { key: 'java', paths: ['.gradle', '.m2/repository'] },
        },
      },
    },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: SpringBootProps = {}) {
    super(application, id, props);
  }

  protected override formation(): Formation {
    const { port, healthPath: path, managementPort, memoryPercent, startSeconds, release } = this.parameters;
    const actuator =
      managementPort === null
        ? {}
        : {
            ready: { httpGet: { path, port: managementPort } },
            alive: { httpGet: { path: '/actuator/health/liveness', port: managementPort } },
          };
    return {
      web: { ...actuator, startSeconds, stopSeconds: 35 },
      release,
      variables: {
        JAVA_TOOL_OPTIONS: `-XX:MaxRAMPercentage=${memoryPercent} -XX:+ExitOnOutOfMemoryError`,
        SERVER_PORT: String(port),
        SERVER_SHUTDOWN: 'graceful',
        SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: '30s',
        ...(managementPort === null ? {} : { MANAGEMENT_SERVER_PORT: String(managementPort) }),
        MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED: 'true',
        ...this.connections(),
      },
    };
  }

  /** Of several add-ons of a type, the one under the type's own alias is meant; without such, none is. */
  private connections(): { [variable: string]: string } {
    const attached = [...this.application.attachments.values()];
    return Object.assign(
      {},
      ...Object.entries(connections).map(([type, connect]) => {
        const ofType = attached.filter(({ addon }) => addon.description.type === type);
        const meant =
          ofType.length === 1 ? ofType[0] : ofType.find(({ alias, addon }) => alias === addon.description.alias);
        return meant === undefined ? {} : connect((name) => meant.addon.binding(name));
      }),
    );
  }
}

function dataSource(kind: string, binding: (name: string) => string): { [variable: string]: string } {
  return {
    SPRING_DATASOURCE_URL: `jdbc:${kind}://${binding('host')}:${binding('port')}/${binding('database')}`,
    SPRING_DATASOURCE_USERNAME: binding('username'),
    SPRING_DATASOURCE_PASSWORD: binding('password'),
  };
}
