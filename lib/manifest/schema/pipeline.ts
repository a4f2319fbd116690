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
    include: { description: 'Other files to take jobs from.', anyOf: [include, { type: 'array', items: include }] },
    stages: { type: 'array', items: textSchema, minItems: 1, description: 'Stages, in order. Default: build, test, deploy; for main with implied jobs: test, build, deploy.' },
    default: { ...defaultSchema, description: 'Defaults for every job.' },
    jobs: {
      type: 'object',
      additionalProperties: { anyOf: [jobSchema, { const: false, 'x-expected': 'false' }, { type: 'null' }] },
      description: 'Jobs by name. A leading dot makes a hidden template; false or null turns an implied job off.',
    },
  },
} as const satisfies ObjectSchema;

/** A pipeline, in a file or inline. */
export const pipelineSchema = {
  type: 'object',
  properties: {
    on: {
      type: 'object',
      description: 'What starts the pipeline. Default: every push; for main with implied jobs: pushes to main, and pull requests.',
      properties: {
        push: event('Pushes to branches.'),
        pull_request: event('Pull requests.'),
        tag: { ...refs, anyOf: [...refs.anyOf, ...empty.anyOf], description: 'Tags.' },
        schedule: { anyOf: [cron, { type: 'array', items: cron }], description: 'Schedules, in cron syntax.' },
        manual: { ...empty, description: 'Started manually.' },
      },
    },
    ...fragmentSchema.properties,
  },
} as const satisfies ObjectSchema;
