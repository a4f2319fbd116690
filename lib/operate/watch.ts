import { ClusterError } from './cluster-error';
import type { KubernetesObject } from './objects';
import { pause } from './transport';

/** What a watch tells: everything there is (at first, and after a gap), then each change. */
export type WatchEvent<T> =
  | { readonly type: 'listed'; readonly items: readonly T[] }
  | { readonly type: 'changed'; readonly object: T }
  | { readonly type: 'deleted'; readonly object: T };

/** How a watch reaches the server. */
export interface WatchSource<T> {
  list(): Promise<{ readonly items: readonly T[]; readonly resourceVersion: string }>;
  /** The lines of a watch request from that version on. */
  open(resourceVersion: string): Promise<AsyncIterable<string>>;
}

/** For how long a server that was there may be away. */
const patienceMilliseconds = 60_000;

/**
 * Follows a collection without an end: the server closes watches every few minutes, proxies sooner and without a word,
 * so that it goes on from the last version it saw, and lists anew when the server no longer knows that version.
 * Ends when the signal is aborted; throws when the first list fails, what it may not see, or an outage of a minute.
 */
export async function* watch<T extends KubernetesObject>(
  source: WatchSource<T>,
  signal?: AbortSignal,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  let version: string | undefined;
  let failingSince: number | undefined;
  let first = true;
  const aborted = (): boolean => signal?.aborted === true;
  while (!aborted()) {
    try {
      if (version === undefined) {
        const { items, resourceVersion } = await source.list();
        version = resourceVersion;
        first = false;
        yield { type: 'listed', items };
      }
      const opened = Date.now();
      const lines = await source.open(version);
      failingSince = undefined;
      for await (const line of lines) {
        const event = parse<T>(line);
        if (event === undefined) break;
        if (event.type === 'ERROR') {
          // 410 Gone, and whatever else the server cannot go on from.
          version = undefined;
          break;
        }
        version = event.object.metadata.resourceVersion ?? version;
        if (event.type === 'DELETED') yield { type: 'deleted', object: event.object };
        else if (event.type !== 'BOOKMARK') yield { type: 'changed', object: event.object };
      }
      // A server that closes at once must not make this a busy loop.
      if (Date.now() - opened < 1_000) await pause(300, signal);
    } catch (error) {
      if (aborted()) return;
      if (ClusterError.hasCode(error, 'watch-expired')) {
        version = undefined;
        await pause(300, signal).catch(() => undefined);
        continue;
      }
      if (first || !ClusterError.hasCode(error, 'cluster-unreachable', 'cluster-failed')) throw error;
      failingSince ??= Date.now();
      if (Date.now() - failingSince > patienceMilliseconds) throw error;
      await pause(1_000, signal).catch(() => undefined);
    }
  }
}

interface RawEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T;
}

/** A line cut off in the middle, as by a connection that broke, is none. */
function parse<T>(line: string): RawEvent<T> | undefined {
  try {
    return JSON.parse(line) as RawEvent<T>;
  } catch {
    return undefined;
  }
}
