import { UserError } from '../../lib/model';
import { inOrder } from '../../lib/release/in-order';

const step = (name: string, ...after: string[]) => ({ name, after });

test('what has begun ends, and everything that failed is told', async () => {
  const done: string[] = [];
  const failing = inOrder([step('a'), step('b'), step('c'), step('d', 'a')], 3, async ({ name }) => {
    await new Promise((resolve) => setTimeout(resolve, name === 'c' ? 20 : 5));
    if (name !== 'c') throw new UserError(`${name} is broken`, { code: `acme/broken-${name}`, hint: `mend ${name}` });
    done.push(name);
  });
  await expect(failing).rejects.toMatchObject({
    message: 'a is broken [acme/broken-a]\nb is broken [acme/broken-b]',
    hint: 'mend a\n  mend b',
    exitCode: 1,
  });
  expect(done).toEqual(['c']);
});

test('what does not begin because another failed is named', async () => {
  const left: string[] = [];
  const failing = inOrder(
    [step('a'), step('b'), step('c', 'a'), step('d')],
    2,
    ({ name }) => (name === 'a' ? Promise.reject(new UserError('broken', { code: 'acme/broken' })) : Promise.resolve()),
    (steps) => left.push(...steps.map(({ name }) => name)),
  );
  await expect(failing).rejects.toMatchObject({ message: 'broken' });
  expect(left).toEqual(['c', 'd']);
});

test('a bug keeps its stack', async () => {
  const bug = new TypeError('of nothing');
  await expect(inOrder([step('a')], 1, () => Promise.reject(bug))).rejects.toBe(bug);
});
