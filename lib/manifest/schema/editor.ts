import { isClosed } from '../../model/check';
import type { Descriptions } from '../../model/description';
import { formatOf } from '../../model/formats';
import type { Schema } from '../../model/schema';
import { addOnSchema } from './addon';
import { applicationSchema } from './application';
import { projectSchema } from './project';

/** A JSON Schema, draft-07, as editors read it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * The JSON Schema of `project.yml` for editors: completes and checks the parameters of every type. It accepts what
 * `infra validate` may still refuse, never the other way round.
 */
export function projectJsonSchema(descriptions: Descriptions): JsonSchema {
  const project = convert(projectSchema);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'infra project',
    ...project,
    definitions: {
      application: applicationJsonSchema(descriptions),
      layer: layerJsonSchema(descriptions),
      addOn: addOnJsonSchema(descriptions),
    },
  };
}

const special = new Map<unknown, string>([
  [applicationSchema, 'application'],
  [addOnSchema, 'addOn'],
  [layerOf(), 'layer'],
]);

function layerOf(): Schema {
  const alternatives = applicationSchema.properties.environments.anyOf;
  return alternatives[1].additionalProperties.anyOf[0];
}

/** Our schemas are draft-07 but for three things: maps are closed, texts may be written as numbers, hidden keys pass. */
function convert(schema: Schema): JsonSchema {
  const reference = special.get(schema);
  return reference === undefined ? rewrite(schema) : { $ref: `#/definitions/${reference}` };
}

function rewrite(schema: Schema): JsonSchema {
  const { format: name, properties, additionalProperties, propertyNames, items, anyOf, type, ...own } = schema;
  const format = formatOf(name);
  const expected = schema['x-expected'] ?? format?.expected;
  const converted: Record<string, unknown> = Object.fromEntries(Object.entries(own).filter(([key]) => !key.startsWith('x-')));
  if (own.description === undefined && expected !== undefined) converted['description'] = expected;
  // What a placeholder stands for is not known yet: nothing is asked of a text that holds one.
  const isFree = schema['x-placeholders'] === true;
  const [pattern, ...further] = [own.pattern, format?.pattern].flatMap((each) => each ?? []).map((each) => (isFree ? `${each}|[$][{]` : each));
  if (pattern !== undefined) converted['pattern'] = pattern;
  if (further.length > 0) converted['allOf'] = further.map((each) => ({ pattern: each }));
  const maxLength = own.maxLength ?? format?.maxLength;
  if (maxLength !== undefined) converted['maxLength'] = maxLength;
  if (isFree) {
    delete converted['minLength'];
    delete converted['maxLength'];
  }
  // What is written is taken: a number is a text where one is expected.
  if (type === 'string') converted['type'] = ['string', 'number', 'boolean'];
  else if (type !== undefined) converted['type'] = type;
  if (properties !== undefined) {
    converted['properties'] = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, convert(property)]));
  }
  if (typeof additionalProperties === 'object') converted['additionalProperties'] = convert(additionalProperties);
  else if (properties !== undefined) converted['additionalProperties'] = !isClosed(schema);
  if (properties !== undefined || additionalProperties !== undefined) converted['patternProperties'] = { '^[.]': {} };
  if (propertyNames !== undefined) converted['propertyNames'] = { anyOf: [{ pattern: '^[.]' }, rewrite(propertyNames)] };
  if (items !== undefined) converted['items'] = convert(items);
  if (anyOf !== undefined) converted['anyOf'] = anyOf.map(convert);
  return JSON.parse(JSON.stringify(converted)) as JsonSchema;
}

/** A stack's parameters are known where its type is; a layer that names none may belong to any. */
function applicationJsonSchema({ stacks }: Descriptions): JsonSchema {
  const application = rewrite(applicationSchema);
  return { ...application, properties: withStacks(application['properties'], Object.keys(stacks)), allOf: stackConditions({ stacks, addons: {} }) };
}

function layerJsonSchema({ stacks }: Descriptions): JsonSchema {
  const layer = rewrite(layerOf());
  return { ...layer, properties: withStacks(layer['properties'], Object.keys(stacks)) };
}

function withStacks(properties: unknown, types: readonly string[]): JsonSchema {
  const stack = {
    description: 'What kind of thing it is: type, type@version, or a map.',
    anyOf: [
      { enum: types },
      { type: 'string', pattern: '.@.' },
      {
        type: 'object',
        properties: { type: { type: 'string', examples: types }, version: { type: ['string', 'number'] }, parameters: { type: ['object', 'null'] } },
        additionalProperties: false,
        patternProperties: { '^[.]': {} },
      },
    ],
  };
  return { ...(typeof properties === 'object' ? properties : {}), stack };
}

function stackConditions({ stacks }: Descriptions): JsonSchema[] {
  return Object.values(stacks).map(({ type, parameters }) => {
    const pattern = `^${escape(type)}(@.*)?$`;
    const written = { anyOf: [{ type: 'string', pattern }, { type: 'object', properties: { type: { pattern } }, required: ['type'] }] };
    return {
      if: { properties: { stack: written }, required: ['stack'] },
      then: { properties: { parameters: partial(parameters), stack: { properties: { parameters: partial(parameters) } } } },
    };
  });
}

function addOnJsonSchema({ addons }: Descriptions): JsonSchema {
  const addOn = rewrite(addOnSchema);
  const conditions = Object.values(addons).map(({ type, parameters }) => ({
    if: { properties: { type: { type: 'string', pattern: `^${escape(type)}(@.*)?$` } }, required: ['type'] },
    then: { properties: { parameters: partial(parameters) } },
  }));
  const properties = typeof addOn['properties'] === 'object' ? addOn['properties'] : {};
  const type = { type: 'string', description: 'Type of the add-on.', anyOf: [{ enum: Object.keys(addons) }, { pattern: '.@.' }] };
  return { ...addOn, properties: { ...properties, type }, allOf: conditions };
}

/** Parameters of one layer: what is required may come from another, and null removes. */
function partial(schema: Schema): JsonSchema {
  const { required: _required, ...rest } = schema;
  return { anyOf: [rewrite(rest), { type: 'null' }] };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
