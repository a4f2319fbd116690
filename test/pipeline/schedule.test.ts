import { schedule, type Ended, type Instance } from '../../lib/pipeline';

const never = new AbortController().signal;

function instance(name: string, waitsFor: readonly string[], job: Partial<Instance['job']> = {}): Instance {
  return { name, jobName: name, job: { stage: 'test', ...job }, variables: {}, waitsFor, takesFrom: [] };
}

test('no more run at a time than may, each as soon as what it waits for has ended', async () => {
  // GIVEN a diamond with two more beside it
  const instances = [
    instance('a', []),
    instance('b', ['a']),
    instance('c', ['a']),
    instance('d', ['b', 'c']),
    instance('e', []),
    instance('f', []),
  ];
  const ended = new Set<string>();
  let [running, most] = [0, 0];
  const broken: string[] = [];
  // WHEN two run at a time
  const endings = await schedule(instances, {
    parallel: 2,
    delays: true,
    signal: never,
    execute: async ({ name, waitsFor }): Promise<Ended> => {
      most = Math.max(most, (running += 1));
      if (!waitsFor.every((other) => ended.has(other))) broken.push(name);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      ended.add(name);
      return { ending: 'success' };
    },
  });
  // THEN two did, in order, and all
  expect({ most, broken, count: endings.size }).toEqual({ most: 2, broken: [], count: 6 });
});

test.each([
  ['on_success', 'success', undefined],
  ['on_success', 'allowed', undefined],
  ['on_success', 'failed', { ending: 'skipped', reason: 'a failed' }],
  ['on_success', 'skipped', undefined],
  ['on_failure', 'success', { ending: 'skipped', reason: 'nothing failed' }],
  ['on_failure', 'allowed', { ending: 'skipped', reason: 'nothing failed' }],
  ['on_failure', 'failed', undefined],
  ['always', 'failed', undefined],
  ['always', 'canceled', { ending: 'canceled' }],
  ['always', 'manual', { ending: 'skipped', reason: 'a was not started' }],
] as const)('a job %s after one that ended as %s', async (when, before, expected) => {
  const endings = await schedule([instance('a', []), instance('b', ['a'], { when })], {
    parallel: 1,
    delays: true,
    signal: never,
    execute: ({ name }): Promise<Ended> => Promise.resolve(name === 'a' ? { ending: before } : { ending: 'success' }),
  });
  expect(endings.get('b')).toEqual(expected ?? { ending: 'success' });
});

test('a job that needs a skipped one is skipped', async () => {
  const endings = await schedule([instance('a', [], { when: 'on_failure' }), instance('b', ['a'], { needs: ['a'] })], {
    parallel: 1,
    delays: true,
    signal: never,
    execute: (): Promise<Ended> => Promise.resolve({ ending: 'success' }),
  });
  expect(endings.get('b')).toEqual({ ending: 'skipped', reason: 'a was skipped' });
});

test('a delayed job waits, unless nothing shall', async () => {
  // GIVEN a job that starts in a tenth of a second
  const run = async (delays: boolean) => {
    const told: number[] = [];
    const began = performance.now();
    await schedule([instance('a', [], { when: 'delayed', start_in: '0.1 seconds' })], {
      parallel: 1,
      delays,
      signal: never,
      onDelay: (_, seconds) => told.push(seconds),
      execute: (): Promise<Ended> => Promise.resolve({ ending: 'success' }),
    });
    return { told, waited: performance.now() - began > 95 };
  };
  expect(await run(true)).toEqual({ told: [0.1], waited: true });
  expect(await run(false)).toEqual({ told: [], waited: false });
});
