/**
 * The part of JSON Schema (draft-07) that describes parameters.
 *
 * A schema is plain data on purpose: a package may write it by hand or produce it with any library, `infra validate`
 * needs no validator to load, and the editor's schema is put together from it as it is.
 */
export interface Schema {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null';
  /** One sentence, shown by editors, by `infra stacks` and in the reference. */
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** What is accepted, in words, for messages: `"a DNS label: a-z, 0-9 and -, at most 63 characters"`. */
  readonly 'x-expected'?: string;
  /** What a text has to be beyond a pattern: a name of `formats`; others are for whoever else reads the schema. */
  readonly format?: string;
  /** The text may hold `${…}` placeholders; other strings may not. @default true for strings without enum, pattern or format */
  readonly 'x-placeholders'?: boolean;
  /** The text may hold placeholders of secrets, as variables do. @default false */
  readonly 'x-secrets'?: boolean;
  /** Keys beside this one that cannot stand beside it; over layers, the higher one wins. */
  readonly 'x-excludes'?: readonly string[];
  /** What the value has to be beyond its schema, beside others: a name of `rules`. */
  readonly 'x-rule'?: string;
  /** The variable of pods that tells them the value, so that the application cannot give it another. */
  readonly 'x-variable'?: string;
  /** It has to be given unless one of these is: other parameters, or variables that are written as text. */
  readonly 'x-needed-unless'?: { readonly parameters?: readonly string[]; readonly variables?: readonly string[] };
  /** Keys of the map name processes of the file that this parameter names. */
  readonly 'x-processes-of'?: string;
  /** The least and the most a quantity may be, as 20Gi. */
  readonly 'x-least'?: string;
  readonly 'x-most'?: string;
  /** Keys that people write here and that are not accepted, each with the next step. */
  readonly 'x-elsewhere'?: { readonly [key: string]: string };
  /** The items are the words of a command; a single one with blanks in it is warned of. */
  readonly 'x-words'?: boolean;
  /** What a version can begin with, as far as we know; another one is warned of. */
  readonly 'x-known'?: readonly string[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  /** Alternatives that differ in kind (string, map, list, …) or in a `const` property of a map. */
  readonly anyOf?: readonly Schema[];
}

/** A schema of a map. */
export interface ObjectSchema extends Schema {
  readonly type: 'object';
  readonly properties: { readonly [name: string]: Schema };
}

type Scalars = { string: string; integer: number; number: number; boolean: boolean; null: null };

type RequiredNames<S> = S extends { readonly required: readonly (infer R)[] } ? R : never;

type Extra<S> = S extends { readonly additionalProperties: infer A }
  ? A extends Schema
    ? { readonly [name: string]: Infer<A> }
    : unknown
  : unknown;

type Properties<S, P> = { readonly [K in keyof P as K extends RequiredNames<S> ? K : never]: Infer<P[K]> } & {
  readonly [K in keyof P as K extends RequiredNames<S> ? never : K]?: Infer<P[K]> | undefined;
};

type FilledNames<S, P> =
  RequiredNames<S> | { [K in keyof P]: P[K] extends { readonly default: unknown } ? K : never }[keyof P];

type FilledProperties<S, P> = { readonly [K in keyof P as K extends FilledNames<S, P> ? K : never]: Filled<P[K]> } & {
  readonly [K in keyof P as K extends FilledNames<S, P> ? never : K]?: Filled<P[K]> | undefined;
};

type FilledExtra<S> = S extends { readonly additionalProperties: infer A }
  ? A extends Schema
    ? { readonly [name: string]: Filled<A> }
    : unknown
  : unknown;

/**
 * The TypeScript type of values once `withDefaults` filled them: as `Infer`, but what has a default is there, so that
 * the code of a type need not repeat it.
 */
export type Filled<S> = S extends { readonly anyOf: readonly (infer A)[] }
  ? Filled<A>
  : S extends { readonly type: 'object'; readonly properties: infer P }
    ? FilledProperties<S, P> & FilledExtra<S>
    : S extends { readonly type: 'object' }
      ? FilledExtra<S>
      : S extends { readonly type: 'array'; readonly items: infer I }
        ? readonly Filled<I>[]
        : Infer<S>;

/** The TypeScript type of the values a schema (written `as const`) accepts. */
export type Infer<S> = S extends { readonly const: infer C }
  ? C
  : S extends { readonly enum: readonly (infer E)[] }
    ? E
    : S extends { readonly anyOf: readonly (infer A)[] }
      ? Infer<A>
      : S extends { readonly type: 'object'; readonly properties: infer P }
        ? Properties<S, P> & Extra<S>
        : S extends { readonly type: 'object' }
          ? Extra<S>
          : S extends { readonly type: 'array'; readonly items: infer I }
            ? readonly Infer<I>[]
            : S extends { readonly type: infer T extends keyof Scalars }
              ? Scalars[T]
              : unknown;
