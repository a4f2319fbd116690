import { withDefaults } from '../../lib/model/parameters';
import type { Filled, Infer, Schema } from '../../lib/model/schema';

const parameters = {
  type: 'object',
  properties: {
    port: { type: 'integer', default: 8080 },
    host: { type: 'string' },
    resources: {
      type: 'object',
      default: {},
      properties: { cpu: { type: 'string', default: '50m' }, memory: { type: 'string' } },
    },
    processes: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: { command: { type: 'string' }, replicas: { type: 'integer', default: 1 } },
        required: ['command'],
      },
    },
    build: {
      anyOf: [{ type: 'string' }, { type: 'object', properties: { context: { type: 'string', default: '.' } } }],
    },
  },
} as const satisfies Schema;

describe('defaults', () => {
  test('fill what is not written, in nested maps too', () => {
    // GIVEN parameters as people write them
    const given: Infer<typeof parameters> = { processes: { beat: { command: 'beat' } }, build: {} };
    // WHEN they are filled
    const filled: Filled<typeof parameters> = withDefaults(given, parameters);
    // THEN what has a default has a type without undefined
    const port: number = filled.port;
    const cpu: string = filled.resources.cpu;
    expect({ port, cpu }).toEqual({ port: 8080, cpu: '50m' });
    expect(filled).toEqual({
      port: 8080,
      resources: { cpu: '50m' },
      processes: { beat: { command: 'beat', replicas: 1 } },
      build: { context: '.' },
    });
  });

  test('leave what is written, null and keys of packages without a closed schema included', () => {
    const open = {
      type: 'object',
      properties: { release: { default: 'migrate' } },
      additionalProperties: true,
    } as const;
    expect(withDefaults({ release: null, more: { a: [1] } }, open)).toEqual({ release: null, more: { a: [1] } });
    expect(withDefaults({ port: undefined, host: 'a' }, parameters)).toMatchObject({ port: 8080, host: 'a' });
  });
});
