import { isRecord } from '../record';
import type { ObjectSchema, Schema } from '../schema';

/** What a rule finds wrong: the way from its value to what is wrong, and what to do. */
export interface Breach {
  /** Keys and indexes that lead on from the value. */
  readonly path: readonly (string | number)[];
  readonly code: 'contradictory' | 'unknown-name';
  /** One sentence without full stop. */
  readonly message: string;
  readonly hint: string;
}

/** What stands beside a value: the map it is in, which may have mistakes of its own, and what the schema says of that. */
export interface Beside {
  readonly values: Readonly<Record<string, unknown>>;
  readonly properties: ObjectSchema['properties'];
}

/** What a schema cannot say of a value that is valid by its schema. */
export type Rule = (value: unknown, beside: Beside) => readonly Breach[];

/** The map itself; an empty one for anything else. */
export function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** The value of a key beside, else its default. */
export function valueBeside({ values, properties }: Beside, key: string): unknown {
  const property: Schema | undefined = Object.hasOwn(properties, key) ? properties[key] : undefined;
  return values[key] ?? property?.default;
}

/** Takes names of anything one after the other; tells of each that is taken already by whom. */
export class Taken<K> {
  private readonly owners = new Map<K, string>();

  /** @returns who has it already; undefined where it was free, and is the owner's now */
  by(key: K, owner: string): string | undefined {
    const known = this.owners.get(key);
    if (known === undefined) this.owners.set(key, owner);
    return known;
  }
}
