import { eventsValues, pushedBranches, pushedTags, type EventsProps } from '../../../lib/model/pipeline/events';

test.each<readonly [EventsProps, readonly string[], readonly string[]]>([
  [{}, [], []],
  [{ manual: {} }, [], []],
  [{ push: {} }, ['*'], []],
  [{ push: { paths: 'src/**' } }, ['*'], []],
  [{ push: { branches: ['main', 'release/*'] } }, ['main', 'release/*'], []],
  [{ push: { tags: 'v*' } }, [], ['v*']],
  [{ push: { tags: [] } }, ['*'], []],
  [{ push: { branches: [] } }, [], []],
  [{ push: { branches: 'main', tags: 'v*' }, tag: ['w*', 'v*'] }, ['main'], ['v*', 'w*']],
  [{ push: {}, tag: {} }, ['*'], ['*']],
])('%j starts on pushes to %j and of tags %j', (events, branches, tags) => {
  const on = eventsValues(events);
  expect([pushedBranches(on), pushedTags(on)]).toEqual([branches, tags]);
});
