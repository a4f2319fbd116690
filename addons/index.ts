import type { AddOnType } from '../lib/model';
import { ApplicationLink } from './application';
import { Credentials } from './credentials';
import { Datadog } from './datadog';
import { DynamoDb } from './dynamodb';
import { GeneratedSecret } from './generated-secret';
import { Kafka } from './kafka';
import { Logging } from './logging';
import { Memcached } from './memcached';
import { MongoDb } from './mongodb';
import { MySql } from './mysql';
import { NewRelic } from './newrelic';
import { OpenSearch } from './opensearch';
import { OpenTelemetry } from './opentelemetry';
import { Postgres } from './postgres';
import { RabbitMq } from './rabbitmq';
import { Redis } from './redis';
import { S3 } from './s3';
import { Secret } from './secret';
import { Sentry } from './sentry';
import { Smtp } from './smtp';
import { Sns } from './sns';
import { Sqs } from './sqs';
import { Storm } from './storm';

export { ApplicationLink, type ApplicationLinkProps } from './application';
export { BackingService, type Bindings, type Server, type ServiceParameters } from './backing-service';
export { Credentials, type CredentialsProps } from './credentials';
export { Datadog, type DatadogProps } from './datadog';
export { DynamoDb, type DynamoDbProps } from './dynamodb';
export { GeneratedSecret } from './generated-secret';
export { Kafka, type KafkaProps } from './kafka';
export { Logging, type LoggingProps } from './logging';
export { Memcached, type MemcachedProps } from './memcached';
export { MongoDb, type MongoDbProps } from './mongodb';
export { MySql, type MySqlProps } from './mysql';
export { NewRelic, type NewRelicProps } from './newrelic';
export { OpenSearch, type OpenSearchProps } from './opensearch';
export { OpenTelemetry, type OpenTelemetryProps } from './opentelemetry';
export {
  highAvailabilityParameter,
  nameParameter,
  sizeParameters,
  storageParameter,
  versionParameter,
} from './parameters';
export { Postgres, type PostgresProps } from './postgres';
export { RabbitMq, type RabbitMqProps } from './rabbitmq';
export { Redis, type RedisProps } from './redis';
export { S3, type S3Props } from './s3';
export { Secret, type SecretProps } from './secret';
export { Sentry, type SentryProps } from './sentry';
export { Smtp, type SmtpProps } from './smtp';
export { Sns, type SnsProps } from './sns';
export { Storm, type StormProps } from './storm';
export { Sqs, type SqsProps } from './sqs';

/** The built-in add-ons, by the type a manifest names. */
export const addons = {
  postgres: Postgres,
  mysql: MySql,
  mongodb: MongoDb,
  redis: Redis,
  s3: S3,
  sqs: Sqs,
  sns: Sns,
  dynamodb: DynamoDb,
  memcached: Memcached,
  rabbitmq: RabbitMq,
  kafka: Kafka,
  opensearch: OpenSearch,
  application: ApplicationLink,
  storm: Storm,
  sentry: Sentry,
  datadog: Datadog,
  newrelic: NewRelic,
  opentelemetry: OpenTelemetry,
  logging: Logging,
  smtp: Smtp,
  credentials: Credentials,
  secret: Secret,
  'generated-secret': GeneratedSecret,
} as const satisfies { readonly [type: string]: AddOnType };
