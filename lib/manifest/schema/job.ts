import type { ObjectSchema, Schema } from '../../model/schema';
import { textSchema } from './names';

const text = { type: 'string', minLength: 1 } as const satisfies Schema;
const texts = { anyOf: [text, { type: 'array', items: text }] } as const satisfies Schema;

/** What a job hands on is in the repository. */
const innerPath = { ...text, format: 'inner-path' } as const satisfies Schema;
const innerPaths = { type: 'array', items: innerPath } as const satisfies Schema;
const command = { ...texts, description: 'Commands, run one after another.' } as const satisfies Schema;

/** An empty entry point is none. */
const parts = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] } as const satisfies Schema;

const variableNames = {
  type: 'string',
  pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
  'x-expected': 'the name of a variable',
} as const satisfies Schema;

const ref = { ...text, format: 'ref' } as const satisfies Schema;
const named = { anyOf: [ref, { type: 'array', items: ref }] } as const satisfies Schema;

const refs = {
  type: 'object',
  properties: { branches: named, tags: named, pull_requests: { type: 'boolean' }, schedules: { type: 'boolean' }, paths: texts },
} as const satisfies Schema;

/** CI systems hand it to shells: nothing else may be in it. */
const imageName = {
  ...text,
  pattern: '^[A-Za-z0-9_./:@${}-]+$',
  'x-expected': 'an image, such as node:22 or registry.example.com/tools:$VERSION',
} as const satisfies Schema;

const alias = {
  ...text,
  pattern: '^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$',
  'x-expected': 'a host name, such as db',
} as const satisfies Schema;

const image = {
  description: 'Image that the job runs in.',
  anyOf: [
    imageName,
    { type: 'object', 'x-expected': 'a map with name', properties: { name: imageName, entrypoint: parts }, required: ['name'] },
  ],
} as const satisfies Schema;

const services = {
  type: 'array',
  description: 'Images that run beside the job.',
  items: {
    anyOf: [
      imageName,
      {
        type: 'object',
        'x-expected': 'a map with name',
        properties: {
          name: imageName,
          alias,
          entrypoint: parts,
          command: texts,
          variables: {
            type: 'object',
            description: "Environment variables of the service. Default: the job's.",
            propertyNames: variableNames,
            additionalProperties: { type: 'string' },
          },
        },
        required: ['name'],
      },
    ],
  },
} as const satisfies Schema;

const cacheMap = {
  type: 'object',
  'x-expected': 'a map with paths',
  properties: {
    key: {
      anyOf: [
        text,
        { type: 'object', properties: { files: { type: 'array', items: text, minItems: 1 }, prefix: text }, required: ['files'] },
      ],
    },
    paths: { type: 'array', items: text },
    policy: { type: 'string', enum: ['pull', 'push', 'pull-push'] },
    when: { type: 'string', enum: ['on_success', 'on_failure', 'always'] },
    untracked: { type: 'boolean' },
  },
} as const satisfies Schema;

const duration = { type: 'string', format: 'duration' } as const satisfies Schema;

const retries = { type: 'integer', minimum: 0, maximum: 2 } as const satisfies Schema;

/** What can be said of every job at once. */
export const defaultSchema = {
  type: 'object',
  properties: {
    image,
    services,
    before_script: command,
    after_script: command,
    variables: {
      type: 'object',
      description: 'Environment variables.',
      propertyNames: variableNames,
      additionalProperties: {
        anyOf: [
          { type: 'string' },
          {
            type: 'object',
            'x-expected': 'a map with secret',
            properties: { secret: { ...variableNames, description: 'Name of a secret held by the CI system.' } },
            required: ['secret'],
          },
        ],
      },
    },
    retry: {
      description: 'How often a failed job is retried: 0 to 2.',
      anyOf: [
        { ...retries, 'x-expected': '0 to 2' },
        { type: 'object', properties: { max: { ...retries, 'x-expected': '0 to 2' }, when: texts } },
      ],
    },
    timeout: { ...duration, description: 'How long the job may take.' },
    cache: { description: 'Files kept between runs.', anyOf: [cacheMap, { type: 'array', items: cacheMap }] },
    artifacts: {
      type: 'object',
      description: 'Files that the job produces and that are kept.',
      properties: {
        name: text,
        paths: innerPaths,
        exclude: innerPaths,
        reports: {
          type: 'object',
          additionalProperties: { anyOf: [innerPath, innerPaths, { type: 'object', additionalProperties: true }] },
        },
        expire_in: { type: 'string', format: 'expiry' },
        when: { type: 'string', enum: ['on_success', 'on_failure', 'always'] },
        untracked: { type: 'boolean' },
      },
    },
    tags: { ...texts, description: 'Tags of the runners that it may run on.' },
  },
} as const satisfies ObjectSchema;

/** A job of a pipeline. */
export const jobSchema = {
  type: 'object',
  properties: {
    ...defaultSchema.properties,
    extends: { ...texts, description: 'Jobs or hidden templates that it extends.' },
    stage: { ...textSchema, default: 'test', description: 'Stage that the job belongs to.' },
    script: command,
    needs: { type: 'array', items: text, description: 'Jobs to wait for, instead of the whole previous stage.' },
    dependencies: { type: 'array', items: text, description: 'Jobs whose artifacts it receives.' },
    only: { ...refs, description: 'When the job runs.' },
    except: { ...refs, description: 'When the job does not run.' },
    when: { type: 'string', enum: ['on_success', 'on_failure', 'always', 'manual', 'delayed'] },
    start_in: { ...duration, description: 'How long to wait, with when: delayed.' },
    allow_failure: {
      description: 'Whether the pipeline continues if the job fails.',
      anyOf: [
        { type: 'boolean' },
        {
          type: 'object',
          properties: { exit_codes: { anyOf: [{ type: 'integer' }, { type: 'array', items: { type: 'integer' } }] } },
          required: ['exit_codes'],
        },
      ],
    },
    parallel: {
      description: 'How many instances run at once: a number, or a matrix of variables.',
      anyOf: [
        { type: 'integer', minimum: 2, maximum: 50, 'x-expected': '2 to 50' },
        {
          type: 'object',
          'x-expected': 'a map with matrix',
          properties: {
            matrix: {
              type: 'array',
              minItems: 1,
              items: { type: 'object', additionalProperties: texts },
            },
          },
          required: ['matrix'],
        },
      ],
    },
    coverage: { ...ref, description: 'Regular expression that finds the test coverage in the log.' },
    environment: {
      description: 'Environment that the job deploys to.',
      anyOf: [
        text,
        {
          type: 'object',
          'x-expected': 'a map with name',
          properties: {
            name: text,
            url: text,
            on_stop: text,
            action: { type: 'string', enum: ['start', 'prepare', 'stop', 'verify', 'access'] },
          },
          required: ['name'],
        },
      ],
    },
  },
} as const satisfies ObjectSchema;
