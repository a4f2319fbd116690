import type { AddOnType } from '../lib/model';
import { GeneratedSecret } from './generated-secret';
import { Kafka } from './kafka';
import { Memcached } from './memcached';
import { MongoDb } from './mongodb';
import { MySql } from './mysql';
import { OpenSearch } from './opensearch';
import { Postgres } from './postgres';
import { RabbitMq } from './rabbitmq';
import { Redis } from './redis';
import { Secret } from './secret';

export { GeneratedSecret } from './generated-secret';
export { Kafka, type KafkaProps } from './kafka';
export { Memcached, type MemcachedProps } from './memcached';
export { MongoDb, type MongoDbProps } from './mongodb';
export { MySql, type MySqlProps } from './mysql';
export { OpenSearch, type OpenSearchProps } from './opensearch';
export { Postgres, type PostgresProps } from './postgres';
export { RabbitMq, type RabbitMqProps } from './rabbitmq';
export { Redis, type RedisProps } from './redis';
export { Secret, type SecretProps } from './secret';

/** The built-in add-ons, by the type a manifest names. */
export const addons = {
  postgres: Postgres,
  mysql: MySql,
  mongodb: MongoDb,
  redis: Redis,
  memcached: Memcached,
  rabbitmq: RabbitMq,
  kafka: Kafka,
  opensearch: OpenSearch,
  secret: Secret,
  'generated-secret': GeneratedSecret,
} as const satisfies { readonly [type: string]: AddOnType };
