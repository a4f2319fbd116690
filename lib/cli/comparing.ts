import type { Io } from './io';

/** Tells a person that what follows takes a while: the engine compares every object before there is anything to show. */
export function tellComparing(io: Io): void {
  if (io.interactive) io.stderr.write('comparing with the cluster …\n');
}
