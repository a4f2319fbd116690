import { ClusterError } from '../../lib/operate';
import { watch, type WatchSource } from '../../lib/operate/watch';
import type { KubernetesObject } from '../../lib/operate';

const object = (name: string, resourceVersion: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, resourceVersion },
});
const line = (type: string, name: string, version: string): string =>
  JSON.stringify({ type, object: object(name, version) });

async function* stream(lines: readonly string[], end?: Error): AsyncGenerator<string, void, undefined> {
  yield* lines;
  if (end !== undefined) throw end;
}

/** Follows a source that answers each request from the next script, until `count` events were seen. */
async function follow(
  lists: readonly (readonly KubernetesObject[])[],
  streams: readonly ((from: string) => AsyncIterable<string>)[],
  count: number,
) {
  const controller = new AbortController();
  const opened: string[] = [];
  let listed = 0;
  const source: WatchSource<KubernetesObject> = {
    list: async () => ({ items: lists[listed++] ?? [], resourceVersion: String(listed * 100) }),
    open: async (from) => {
      const next = streams[opened.length];
      opened.push(from);
      return next === undefined ? stream([]) : next(from);
    },
  };
  const seen: string[] = [];
  for await (const event of watch(source, controller.signal)) {
    seen.push(
      event.type === 'listed'
        ? `listed ${event.items.map(({ metadata }) => metadata.name).join()}`
        : `${event.type} ${event.object.metadata.name}`,
    );
    if (seen.length === count) controller.abort();
  }
  return { seen, opened, listed };
}

test('goes on from the last version when the server ends the watch without a word', async () => {
  const { seen, opened, listed } = await follow(
    [[object('a', '1')]],
    [
      () => stream([line('ADDED', 'b', '101'), line('BOOKMARK', '', '150')]),
      () => stream([line('DELETED', 'a', '151')]),
    ],
    3,
  );
  expect(seen).toEqual(['listed a', 'changed b', 'deleted a']);
  expect(opened.slice(0, 2)).toEqual(['100', '150']);
  expect(listed).toBe(1);
});

test.each([
  ['in the stream', () => stream([JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410 } })])],
  [
    'at once',
    () => {
      throw new ClusterError('gone', { code: 'watch-expired', status: 410 });
    },
  ],
])('lists anew when its version is no longer known (%s)', async (_, gone) => {
  const { seen, opened } = await follow(
    [[object('a', '1')], [object('b', '2')]],
    [gone, () => stream([line('MODIFIED', 'b', '201')])],
    3,
  );
  expect(seen).toEqual(['listed a', 'listed b', 'changed b']);
  expect(opened.slice(0, 2)).toEqual(['100', '200']);
});

test('bears a connection that breaks in the middle of a line, and an outage', async () => {
  const lost = new ClusterError('lost', { code: 'cluster-unreachable' });
  const { seen, opened } = await follow(
    [[]],
    [
      () => stream([line('ADDED', 'a', '101'), '{"type":"ADD']),
      () => {
        throw lost;
      },
      () => stream([line('ADDED', 'b', '102')], lost),
      () => stream([line('ADDED', 'c', '103')]),
    ],
    4,
  );
  expect(seen).toEqual(['listed ', 'changed a', 'changed b', 'changed c']);
  expect(opened).toEqual(['100', '101', '101', '102']);
});

test('what may not be seen, and a server that was never there, are errors', async () => {
  for (const code of ['cluster-forbidden', 'cluster-unreachable'] as const) {
    const source: WatchSource<KubernetesObject> = {
      list: () => Promise.reject(new ClusterError('no', { code })),
      open: async () => stream([]),
    };
    await expect(watch(source).next()).rejects.toMatchObject({ code });
  }
});
