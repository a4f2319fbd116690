import type { Schema } from '../../model/schema';
import { aliasSchema, labelSchema, textSchema, underParameters, variableSchema } from './names';

/** An add-on of an application or, without `from`, of the project. */
export const addOnSchema = {
  type: 'object',
  'x-expected': 'a map with type or from',
  'x-elsewhere': underParameters('size', 'storage', 'database', 'persistent', 'highAvailability', 'keys', 'resources'),
  properties: {
    type: { ...textSchema, description: 'Type of the add-on, as postgres or type@version.' },
    version: { ...textSchema, description: "Range of versions of the type, not of the server: that is the parameter version." },
    from: {
      type: 'string',
      // What it names is followed, which tells more than a pattern.
      pattern: '^\\S+$',
      'x-expected': 'project.<ALIAS> or <application>.<ALIAS>',
      description: "The project's add-on, or another application's.",
    },
    as: { ...aliasSchema, description: 'Alias: prefixes the variables.' },
    provisioner: {
      type: 'string',
      enum: ['in-cluster', 'aws', 'external'],
      description: 'Where it comes from.',
    },
    parameters: { type: 'object', additionalProperties: true, description: "The type's own parameters." },
    env: {
      type: 'object',
      propertyNames: variableSchema,
      additionalProperties: textSchema,
      description: 'Variable name → binding: renames what is injected.',
    },
    was: { ...aliasSchema, description: 'An earlier alias: state and objects move.' },
    project: { ...textSchema, description: 'With type application: the project it belongs to. Default: this one.' },
    application: { ...labelSchema, description: 'With type application: its name.' },
  },
} as const satisfies Schema;

const shortForm = { ...textSchema, 'x-expected': 'the type of an add-on' } as const satisfies Schema;

/** `addons:`: a list, or a map by alias, where null removes. */
export const addOnsSchema = {
  description: 'Resources, credentials and connections: a list, or a map by alias.',
  anyOf: [
    { type: 'array', items: { anyOf: [shortForm, addOnSchema] } },
    {
      type: 'object',
      propertyNames: aliasSchema,
      additionalProperties: { anyOf: [shortForm, addOnSchema, { type: 'null', 'x-expected': 'null' }] },
    },
  ],
} as const satisfies Schema;
