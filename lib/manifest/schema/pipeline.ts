import type { ObjectSchema, Schema } from '../../model/schema';
import { defaultSchema, jobSchema } from './job';
import { textSchema } from './names';

const texts = { anyOf: [textSchema, { type: 'array', items: textSchema }] } as const satisfies Schema;

const ref = { ...textSchema, format: 'ref' } as const satisfies Schema;
const refs = { anyOf: [ref, { type: 'array', items: ref }] } as const satisfies Schema;
const cron = { type: 'string', format: 'cron' } as const satisfies Schema;

const event = (description: string) =>
  ({
    description,
    anyOf: [
      { type: 'object', properties: { branches: refs, tags: refs, paths: texts } },
      { type: 'null', 'x-expected': 'null' },
    ],
  }) as const satisfies Schema;

const empty = { anyOf: [{ type: 'object', properties: {} }, { type: 'null', 'x-expected': 'null' }] } as const satisfies Schema;

const include = {
  type: 'object',
  'x-expected': 'a map with local, project and file, or template',
  properties: { local: textSchema, project: textSchema, file: texts, ref: textSchema, template: textSchema },
} as const satisfies Schema;

/** What a pipeline and an included file have in common. */
export const fragmentSchema = {
  type: 'object',
  properties: {
    include: { description: 'Other files whose jobs it takes.', anyOf: [include, { type: 'array', items: include }] },
    stages: { type: 'array', items: textSchema, minItems: 1, description: 'Default: build, test, deploy; of main with implied jobs: test, build, deploy.' },
    default: { ...defaultSchema, description: 'What holds for every job.' },
    jobs: {
      type: 'object',
      additionalProperties: { anyOf: [jobSchema, { const: false, 'x-expected': 'false' }, { type: 'null' }] },
      description: 'Jobs by name; a leading dot hides a template, false or null switches an implied job off.',
    },
  },
} as const satisfies ObjectSchema;

/** A pipeline, in a file or inline. */
export const pipelineSchema = {
  type: 'object',
  properties: {
    on: {
      type: 'object',
      description: 'What starts it. Default: every push; of main with implied jobs: pushes to main, and pull requests.',
      properties: {
        push: event('Pushes to branches.'),
        pull_request: event('Pull requests.'),
        tag: { ...refs, anyOf: [...refs.anyOf, ...empty.anyOf], description: 'Tags.' },
        schedule: { anyOf: [cron, { type: 'array', items: cron }], description: 'Times, as cron writes them.' },
        manual: { ...empty, description: 'By hand.' },
      },
    },
    ...fragmentSchema.properties,
  },
} as const satisfies ObjectSchema;
