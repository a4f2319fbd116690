import { eventsValues, type EventsProps } from '../../lib/model/pipeline/events';
import { matchesPath, starts, startsInWords, usualEvent, type Occasion } from '../../lib/pipeline';

const push = (branch?: string): Occasion => ({ event: 'push', ...(branch === undefined ? {} : { branch }) });

test.each<readonly [EventsProps, Occasion, boolean]>([
  [{ push: {} }, push('x'), true],
  [{ push: { branches: 'main' } }, push('x'), false],
  [{ push: { branches: 'main' } }, push(), true],
  [{ push: { tags: 'v*' } }, push('x'), false],
  [{ push: { tags: 'v*' } }, { event: 'tag', tag: 'v1' }, true],
  [{ push: {} }, { event: 'tag', tag: 'v1' }, false],
  [{ tag: {} }, { event: 'tag', tag: 'v1' }, true],
  [{ tag: 'w*' }, { event: 'tag', tag: 'v1' }, false],
  [{ schedule: '@daily' }, { event: 'schedule' }, true],
  [{ push: {} }, { event: 'schedule' }, false],
  [{ push: {} }, { event: 'pull_request' }, false],
  [{ manual: {} }, { event: 'manual' }, true],
  [{ push: { paths: 'src/**' } }, { ...push('main'), changed: ['src/a.ts'] }, true],
  [{ push: { paths: 'src/**' } }, { ...push('main'), changed: ['README.md'] }, false],
  [{ push: { paths: ['src/**', '!src/docs/**'] } }, { ...push('main'), changed: ['src/docs/a.md'] }, false],
  [{ push: { paths: 'src/**' } }, push('main'), true],
  [{ push: { branches: 'main', paths: 'src/**' } }, { ...push('x'), changed: ['src/a.ts'] }, false],
  [{ push: { tags: 'v*', paths: 'src/**' } }, { event: 'tag', tag: 'v1', changed: ['README.md'] }, true],
  [{ pull_request: { paths: 'src/**' } }, { event: 'pull_request', changed: ['src/a.ts'] }, true],
  [{ pull_request: { paths: 'src/**' } }, { event: 'pull_request', changed: ['README.md'] }, false],
])('%j starts on %j: %s', (events, occasion, expected) => {
  expect(starts(eventsValues(events), occasion, matchesPath)).toBe(expected);
});

test('a run stands for a push, where that starts it', () => {
  const usual = (events: EventsProps, commit?: { readonly branch?: string; readonly tag?: string }) =>
    usualEvent(eventsValues(events), commit);
  expect(usual({ push: {}, tag: 'v*' }, { branch: 'main', tag: 'v1' })).toBe('push');
  expect(usual({ push: {}, tag: 'v*' }, { tag: 'v1' })).toBe('tag');
  expect(usual({ push: {} }, { tag: 'v1' })).toBe('push');
  expect(usual({ schedule: '@daily', manual: {} })).toBe('schedule');
  expect(usual({ tag: 'v*' }, { branch: 'main' })).toBe('tag');
  expect(usual({})).toBe('push');
});

test('what starts a pipeline, in words', () => {
  expect(startsInWords(eventsValues({ push: { branches: ['main', 'x'] }, tag: 'v*', manual: {} }))).toBe(
    'push to main, x; tag v*; manual',
  );
  expect(
    startsInWords(eventsValues({ push: { paths: ['src/**', '!src/docs/**'] }, pull_request: { paths: 'x' } })),
  ).toBe('push with changes of src/**, !src/docs/**; pull_request with changes of x');
  expect(startsInWords({})).toBe('nothing');
});
