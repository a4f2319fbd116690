import { Table } from '@pulumi/aws/dynamodb/table';
import type { AddOn, Provisioned, Provisioning } from '../../lib/model';
import type { Place } from './account';
import { AddOnResources } from './resources';
import { isProtected } from './settings';

/** An attribute that items are found by. */
type Key = string | { readonly name: string; readonly type: 'string' | 'number' | 'binary' };

interface Keys {
  readonly partitionKey: Key;
  readonly sortKey?: Key | undefined;
}

interface DynamoDbParameters extends Keys {
  readonly indexes?: { readonly [name: string]: Keys } | undefined;
  readonly ttl?: string | undefined;
}

const types = { string: 'S', number: 'N', binary: 'B' } as const;

/** Makes a table that is paid per request: encrypted, restorable to any second of the last 35 days. */
export function provisionDynamoDb(
  run: Provisioning,
  addon: AddOn,
  { resource }: Place,
  { ttl, indexes = {}, ...keys }: DynamoDbParameters,
): Provisioned {
  const parts = new AddOnResources(run, addon);
  const all = [keys, ...Object.values(indexes)].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  const attributes = new Map(all.flatMap((key) => (key === undefined ? [] : [[nameOf(key), typeOf(key)] as const])));
  const table = new Table(
    parts.part('table'),
    {
      name: resource.replace(/^table\//, ''),
      billingMode: 'PAY_PER_REQUEST',
      ...schema(keys),
      attributes: [...attributes].map(([name, type]) => ({ name, type })),
      ...(Object.keys(indexes).length === 0
        ? {}
        : {
            globalSecondaryIndexes: Object.entries(indexes).map(([name, index]) => ({
              name,
              projectionType: 'ALL',
              ...schema(index),
            })),
          }),
      ...(ttl === undefined ? {} : { ttl: { attributeName: ttl, enabled: true } }),
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: isProtected(addon),
      tags: parts.tags,
    },
    parts.dataOptions,
  );
  return { name: table.name, arn: table.arn };
}

function schema({ partitionKey, sortKey }: Keys) {
  return { hashKey: nameOf(partitionKey), ...(sortKey === undefined ? {} : { rangeKey: nameOf(sortKey) }) };
}

function nameOf(key: Key): string {
  return typeof key === 'string' ? key : key.name;
}

function typeOf(key: Key): (typeof types)[keyof typeof types] {
  return types[typeof key === 'string' ? 'string' : key.type];
}
