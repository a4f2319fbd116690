import type { Schema } from '../../model/schema';
import { aliasSchema, labelSchema, textSchema, underParameters, variableSchema } from './names';

/** An add-on of an application or, without `from`, of the project. */
export const addOnSchema = {
  type: 'object',
  'x-expected': 'a map with type or from',
  'x-elsewhere': underParameters('size', 'storage', 'database', 'persistent', 'highAvailability', 'keys', 'resources'),
  properties: {
    type: { ...textSchema, description: 'Type of the add-on, such as postgres, optionally with a version: type@version.' },
    version: { ...textSchema, description: "Version range of the type itself. For the version of the server, use the parameter version." },
    from: {
      type: 'string',
      // What it names is followed, which tells more than a pattern.
      pattern: '^\\S+$',
      'x-expected': 'project.<ALIAS> or <application>.<ALIAS>',
      description: "An add-on of the project or of another application to attach.",
    },
    as: { ...aliasSchema, description: 'Alias, which prefixes the names of the variables.' },
    provisioner: {
      type: 'string',
      enum: ['in-cluster', 'aws', 'external'],
      description: 'What provides the add-on.',
    },
    parameters: { type: 'object', additionalProperties: true, description: "Parameters of the type." },
    env: {
      type: 'object',
      propertyNames: variableSchema,
      additionalProperties: textSchema,
      description: 'Renames injected variables: variable name → binding.',
    },
    was: { ...aliasSchema, description: 'A former alias. State and objects are moved, not recreated.' },
    project: { ...textSchema, description: 'For type application: the project that the application belongs to. Default: this project.' },
    application: { ...labelSchema, description: 'For type application: the name of the application.' },
  },
} as const satisfies Schema;

const shortForm = { ...textSchema, 'x-expected': 'the type of an add-on' } as const satisfies Schema;

/** `addons:`: a list, or a map by alias, where null removes. */
export const addOnsSchema = {
  description: 'Resources, credentials and connections, as a list or as a map by alias.',
  anyOf: [
    { type: 'array', items: { anyOf: [shortForm, addOnSchema] } },
    {
      type: 'object',
      propertyNames: aliasSchema,
      additionalProperties: { anyOf: [shortForm, addOnSchema, { type: 'null', 'x-expected': 'null' }] },
    },
  ],
} as const satisfies Schema;
