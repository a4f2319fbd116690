import { eventsValues, type EventsProps } from '../../lib/model/events';
import { starts, startsInWords, usualEvent, type Occasion } from '../../lib/pipeline';

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
])('%j starts on %j: %s', (events, occasion, expected) => {
  expect(starts(eventsValues(events), occasion)).toBe(expected);
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
  expect(startsInWords({})).toBe('nothing');
});
