import type { AddOnType } from '../lib/model';
import { GeneratedSecret } from './generated-secret';
import { Postgres } from './postgres';
import { Redis } from './redis';
import { Secret } from './secret';

export { GeneratedSecret } from './generated-secret';
export { Postgres, type PostgresProps } from './postgres';
export { Redis, type RedisProps } from './redis';
export { Secret, type SecretProps } from './secret';

/** The built-in add-ons, by the type a manifest names. */
export const addons = {
  postgres: Postgres,
  redis: Redis,
  secret: Secret,
  'generated-secret': GeneratedSecret,
} as const satisfies { readonly [type: string]: AddOnType };
