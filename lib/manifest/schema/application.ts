import type { ObjectSchema, Schema } from '../../model/schema';
import { addOnsSchema } from './addon';
import { labelSchema, pathSchema, textSchema, underParameters, configurationKeySchema, variableSchema } from './names';
import { ownersSchema } from './ownership';

const parameters = { type: 'object', additionalProperties: true } as const satisfies Schema;

const implied = {
  anyOf: [{ type: 'boolean' }, { type: 'array', items: textSchema }],
} as const satisfies Schema;

const elsewhere = {
  env: 'Set environment variables with variables: { NAME: value }.',
  environment: 'Set environment variables with variables: { NAME: value }; environments: overrides settings per environment.',
  ...underParameters('replicas', 'port', 'host', 'public', 'command', 'args', 'release', 'processes', 'schedule', 'size', 'resources', 'volumes', 'autoscaling', 'probes', 'ports', 'labels', 'annotations', 'patches'),
  domain: 'A domain is of an environment: environments: { production: { domain: example.com } } in project.yml; for a host of its own, write parameters: { host: … }.',
};

/** What an environment can change of an application. */
const layerSchema = {
  type: 'object',
  'x-elsewhere': elsewhere,
  properties: {
    stack: {
      description: 'What kind of application it is: type, type@version, or a map.',
      anyOf: [
        { ...textSchema, 'x-expected': 'the type of a stack' },
        {
          type: 'object',
          'x-expected': 'a map with type',
          properties: {
            type: { ...textSchema, description: 'Type of the stack.' },
            version: { ...textSchema, description: 'Version range of the type.' },
            parameters: { ...parameters, description: "Parameters of the stack." },
          },
        },
      ],
    },
    parameters: { ...parameters, description: "Parameters of the stack." },
    image: {
      type: 'string',
      format: 'image',
      description: 'Image to run. The tag or digest is usually given at deployment.',
    },
    build: {
      description: 'How the image is built: a folder, or a map.',
      anyOf: [
        pathSchema,
        {
          type: 'object',
          'x-expected': 'a map with context, dockerfile, builder and args',
          properties: {
            context: { ...pathSchema, description: 'Folder to build from. Default: the root of the repository.' },
            dockerfile: { ...pathSchema, description: 'Path of the Dockerfile inside the context. Default: Dockerfile.' },
            builder: {
              type: 'string',
              format: 'image',
              description: 'Builder image whose buildpacks are used if there is no Dockerfile. Default: heroku/builder:24.',
            },
            args: {
              type: 'object',
              description: 'Build arguments by name: ARG in a Dockerfile, environment variables for buildpacks.',
              propertyNames: variableSchema,
              additionalProperties: {
                type: 'string',
                'x-placeholders': false,
                'x-expected': 'plain text, not a secret, as build arguments stay in the image',
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
            properties: { secret: { ...configurationKeySchema, description: 'Key in the configuration, as set with infra config set.' } },
            required: ['secret'],
          },
        ],
      },
    },
    addons: addOnsSchema,
    owner: ownersSchema,
    implied: {
      type: 'object',
      description: 'Add-ons and pipeline jobs that the stack adds; false turns them off, a list keeps only those named.',
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
    was: { ...labelSchema, description: 'A former name. State and objects are moved, not recreated.' },
    environments: {
      description: 'Overrides per environment; false leaves the application out of it. A list names the only environments it is part of.',
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
