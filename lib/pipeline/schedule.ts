import { durationSeconds } from '../model/formats/duration';
import type { Instance } from './instance';

/** How an instance ended; `allowed` failed and may, `manual` was not started, `canceled` was interrupted, `excluded` by its rules. */
export type Ending = 'success' | 'failed' | 'allowed' | 'skipped' | 'manual' | 'canceled' | 'excluded';

/** An ending with what it tells people. */
export interface Ended {
  readonly ending: Ending;
  /** Why it did not run, or failed. */
  readonly reason?: string;
}

export interface ScheduleOptions<E extends Ended> {
  /** How many run at a time. */
  readonly parallel: number;
  readonly execute: (instance: Instance) => Promise<E>;
  readonly onDelay?: (instance: Instance, seconds: number) => void;
  /** Told of each, also of those that did not run. */
  readonly onEnd?: (instance: Instance, ended: E | Ended) => void;
  /** Whether `when: delayed` waits. */
  readonly delays: boolean;
  readonly signal: AbortSignal;
}

/** Runs each instance once those it waits for have ended, in the order they are given where several could; all are told. */
export async function schedule<E extends Ended>(
  instances: readonly Instance[],
  options: ScheduleOptions<E>,
): Promise<ReadonlyMap<string, E | Ended>> {
  const { parallel, execute, signal } = options;
  const byName = new Map(instances.map((instance) => [instance.name, instance]));
  const endings = new Map<string, Promise<E | Ended>>();
  const slots = new Slots(parallel);
  const end = (instance: Instance): Promise<E | Ended> => {
    const known = endings.get(instance.name);
    if (known !== undefined) return known;
    const ending = run(instance).then((ended) => {
      options.onEnd?.(instance, ended);
      return ended;
    });
    endings.set(instance.name, ending);
    return ending;
  };
  const run = async (instance: Instance): Promise<E | Ended> => {
    const before = instance.waitsFor.flatMap((name) => byName.get(name) ?? []);
    const ended = await Promise.all(before.map(async (each) => [each.name, await end(each)] as const));
    const refused = whyNot(instance, ended);
    if (refused !== undefined) return refused;
    if (instance.job.when === 'delayed' && options.delays) await delay(instance, options);
    await slots.take();
    try {
      if (signal.aborted) return { ending: 'canceled' };
      return await execute(instance);
    } finally {
      slots.give();
    }
  };
  const pairs = instances.map(async (instance) => [instance.name, await end(instance)] as const);
  return new Map(await Promise.all(pairs));
}

/** Why an instance does not run after what came before; undefined where it does. */
function whyNot({ job, held }: Instance, before: readonly (readonly [string, Ended])[]): Ended | undefined {
  const names = (ending: Ending) => before.flatMap(([name, ended]) => (ended.ending === ending ? [name] : []));
  const failed = names('failed');
  const waiting = names('manual');
  const [skipped] = job.needs === undefined ? [] : names('skipped');
  const when = job.when ?? 'on_success';
  if (names('canceled').length > 0) return { ending: 'canceled' };
  if (waiting.length > 0) return { ending: 'skipped', reason: `${waiting.join(', ')} was not started` };
  if (when === 'always') return undefined;
  if (when === 'on_failure') return failed.length > 0 ? undefined : { ending: 'skipped', reason: 'nothing failed' };
  if (failed.length > 0) return { ending: 'skipped', reason: `${failed.join(', ')} failed` };
  if (skipped !== undefined) return { ending: 'skipped', reason: `${skipped} was skipped` };
  return held === undefined ? undefined : { ending: 'manual', reason: held };
}

async function delay<E extends Ended>(instance: Instance, { signal, onDelay }: ScheduleOptions<E>): Promise<void> {
  const seconds = durationSeconds(instance.job.start_in ?? '0');
  onDelay?.(instance, seconds);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** So many at a time; who asked first is served first. */
class Slots {
  private readonly queue: (() => void)[] = [];

  constructor(private free: number) {}

  async take(): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
  }

  give(): void {
    const next = this.queue.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}
