import type { Descriptions } from '../../lib/model/description';
import type { ObjectSchema } from '../../lib/model/schema';

const texts = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] } as const;

const workload = {
  replicas: { type: 'integer', minimum: 0, maximum: 100, default: 1 },
  command: texts,
  args: { type: 'array', items: { type: 'string' } },
  labels: { type: 'object', additionalProperties: { type: 'string' } },
  processes: {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { command: texts, replicas: { type: 'integer', minimum: 0 } },
      required: ['command'],
    },
  },
} as const satisfies ObjectSchema['properties'];

const http = {
  ...workload,
  port: { type: 'integer', minimum: 1, maximum: 65535, default: 8080 },
  host: { type: 'string' },
  public: { type: 'boolean', default: true },
} as const satisfies ObjectSchema['properties'];

const object = (properties: ObjectSchema['properties'], required: readonly string[] = []): ObjectSchema => ({
  type: 'object',
  properties,
  required,
});

/** Types for tests, so that a change of the built-in ones changes no expectation here. */
export const descriptions: Descriptions = {
  stacks: {
    web: { type: 'web', summary: 'A web server.', version: '2.1.0', parameters: object(http) },
    worker: { type: 'worker', summary: 'A worker.', parameters: object(workload) },
    cron: {
      type: 'cron',
      summary: 'A task.',
      parameters: object({ ...workload, schedule: { type: 'string' } }, ['schedule']),
    },
    django: {
      type: 'django',
      summary: 'A Django application.',
      parameters: object({
        ...http,
        release: { anyOf: [{ type: 'string' }, { type: 'null' }], default: 'migrate' },
        search: { anyOf: [{ type: 'boolean' }, { type: 'string' }] },
      }),
      implies: { addons: [{ type: 'postgres' }, { type: 'redis', as: 'SEARCH', when: 'search' }] },
    },
  },
  addons: {
    postgres: {
      type: 'postgres',
      summary: 'A database.',
      alias: 'DATABASE',
      provisioners: ['in-cluster', 'aws', 'external'],
      parameters: object({
        version: { type: 'string', default: '17' },
        size: { type: 'string', enum: ['small', 'medium', 'large'], default: 'small' },
        highAvailability: { type: 'boolean' },
      }),
      bindings: {
        url: { description: 'URL.', secret: true },
        host: { description: 'Host.' },
        port: { description: 'Port.' },
      },
      data: true,
    },
    redis: {
      type: 'redis',
      summary: 'A cache.',
      alias: 'REDIS',
      provisioners: ['in-cluster', 'external'],
      parameters: object({ size: { type: 'string' }, note: { type: 'string' } }),
      bindings: { url: { description: 'URL.' } },
    },
    s3: {
      type: 's3',
      summary: 'A bucket.',
      alias: 'S3',
      provisioners: ['aws', 'in-cluster'],
      parameters: object({}),
      bindings: { name: { description: 'Name.' }, region: { description: 'Region.' } },
    },
    secret: {
      type: 'secret',
      summary: 'Named secrets.',
      alias: 'SECRET',
      provisioners: ['external'],
      parameters: object({ keys: { type: 'array', items: { type: 'string' } } }, ['keys']),
      bindings: {},
      bindingsFrom: 'keys',
      prefixed: false,
    },
    application: {
      type: 'application',
      summary: 'Another application.',
      alias: 'APPLICATION',
      provisioners: ['in-cluster'],
      parameters: object({ project: { type: 'string' }, application: { type: 'string' } }, ['application']),
      bindings: { url: { description: 'URL.' } },
    },
  },
};
