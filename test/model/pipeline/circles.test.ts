import { circlesIn, circleText } from '../../../lib/model/pipeline/circles';

test.each<[string, Parameters<typeof circlesIn>[0], readonly string[]]>([
  ['jobs in order', { a: {}, b: { needs: ['a'] }, c: { needs: ['a', 'b'], dependencies: ['a'] } }, []],
  ['a job that waits for itself', { a: { needs: ['a'] } }, ['a → a']],
  ['needs', { a: { needs: ['c'] }, b: { needs: ['a'] }, c: { needs: ['b'] } }, ['a → c → b → a']],
  ['needs and dependencies', { a: { needs: [], dependencies: ['b'] }, b: { needs: ['a'] } }, ['a → b → a']],
  ['two circles', { a: { needs: ['b'] }, b: { needs: ['a'] }, c: { needs: ['c', 'a'] } }, ['a → b → a', 'c → c']],
  ['a job that is not there', { a: { needs: ['x'] } }, []],
])('%s', (_, jobs, circles) => {
  expect(circlesIn(jobs).map(circleText)).toEqual(circles);
});

test('a thousand jobs in one circle', () => {
  const jobs = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`j${index}`, { needs: [`j${(index + 1) % 1000}`] }]),
  );
  expect(circlesIn(jobs).map(circleText)).toEqual(['j0 → j1 → j2 → j3 → j4 → … → j996 → j997 → j998 → j999 → j0']);
});
