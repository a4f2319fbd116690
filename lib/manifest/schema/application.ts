import type { ObjectSchema, Schema } from '../../model/schema';
import { addOnsSchema } from './addon';
import { labelSchema, pathSchema, textSchema, underParameters, configurationKeySchema, variableSchema } from './names';
import { ownersSchema } from './ownership';

const parameters = { type: 'object', additionalProperties: true } as const satisfies Schema;

const implied = {
  anyOf: [{ type: 'boolean' }, { type: 'array', items: textSchema }],
} as const satisfies Schema;

const elsewhere = {
  env: 'Environment variables are variables: { NAME: value }.',
  environment: 'Environment variables are variables: { NAME: value }; environments: changes the application in some.',
  ...underParameters('replicas', 'port', 'host', 'public', 'command', 'args', 'release', 'processes', 'schedule', 'size', 'resources', 'volumes'),
};

/** What an environment can change of an application. */
const layerSchema = {
  type: 'object',
  'x-elsewhere': elsewhere,
  properties: {
    stack: {
      description: 'What kind of thing it is: type, type@version, or a map.',
      anyOf: [
        { ...textSchema, 'x-expected': 'the type of a stack' },
        {
          type: 'object',
          'x-expected': 'a map with type',
          properties: {
            type: { ...textSchema, description: 'Type of the stack.' },
            version: { ...textSchema, description: 'Range of versions of the type.' },
            parameters: { ...parameters, description: "The stack's parameters." },
          },
        },
      ],
    },
    parameters: { ...parameters, description: "The stack's parameters." },
    image: {
      type: 'string',
      format: 'image',
      description: 'Image; the tag or digest is given at deploy.',
    },
    build: {
      description: 'How the image is made: its folder, or a map.',
      anyOf: [
        pathSchema,
        {
          type: 'object',
          'x-expected': 'a map with context, dockerfile, builder and args',
          properties: {
            context: { ...pathSchema, description: 'Folder it is made from. Default: the top of the repository.' },
            dockerfile: { ...pathSchema, description: 'Inside of the context. Default: Dockerfile.' },
            builder: {
              type: 'string',
              format: 'image',
              description: 'Image whose buildpacks make it where there is no Dockerfile. Default: heroku/builder:24.',
            },
            args: {
              type: 'object',
              description: 'What the build is given, by name: ARG of a Dockerfile, variables of buildpacks.',
              propertyNames: variableSchema,
              additionalProperties: {
                type: 'string',
                'x-placeholders': false,
                'x-expected': 'a plain text (a build keeps what it is given in the image: no secrets)',
              },
            },
          },
        },
      ],
    },
    variables: {
      type: 'object',
      description: 'Environment variables.',
      propertyNames: variableSchema,
      additionalProperties: {
        anyOf: [
          { type: 'string', 'x-placeholders': true },
          {
            type: 'object',
            'x-expected': '{ secret: NAME }',
            properties: { secret: { ...configurationKeySchema, description: 'Key in the configuration.' } },
            required: ['secret'],
          },
        ],
      },
    },
    addons: addOnsSchema,
    owner: ownersSchema,
    implied: {
      type: 'object',
      description: 'What the stack brings along: false or a list narrows it.',
      properties: { addons: implied, pipelines: implied },
    },
  },
} as const satisfies ObjectSchema;

/** An application, in a file or inline. */
export const applicationSchema = {
  type: 'object',
  'x-elsewhere': elsewhere,
  properties: {
    ...layerSchema.properties,
    was: { ...labelSchema, description: 'An earlier name: state and objects move, nothing is recreated.' },
    environments: {
      description: 'Changes per environment; false: not there. A list names the only environments it is in.',
      anyOf: [
        { type: 'array', items: labelSchema },
        {
          type: 'object',
          additionalProperties: { anyOf: [layerSchema, { const: false, 'x-expected': 'false' }, { type: 'null', 'x-expected': 'null' }] },
        },
      ],
    },
  },
  required: ['stack'],
} as const satisfies ObjectSchema;
