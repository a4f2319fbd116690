import { allOf } from '../model';

/** Something that can begin when others have ended. */
interface Step {
  readonly name: string;
  readonly after: readonly string[];
}

/**
 * Does something for each step, several at once, each after those it needs. What has begun ends, also when a step fails.
 * @param atOnce how many at most
 * @param onLeft told of the steps that did not begin, since another failed
 * @throws what failed, all of it, after the rest has ended
 */
export async function inOrder<S extends Step, R>(
  steps: readonly S[],
  atOnce: number,
  action: (step: S) => Promise<R>,
  onLeft: (steps: readonly S[]) => void = () => undefined,
): Promise<R[]> {
  const waiting = [...steps];
  const results = new Map<string, R>();
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const canBegin = (step: S) =>
    step.after.every((name) => results.has(name) || !steps.some((other) => other.name === name));
  for (;;) {
    while (failures.length === 0 && running.size < atOnce) {
      const index = waiting.findIndex(canBegin);
      const [step] = index === -1 ? [] : waiting.splice(index, 1);
      if (step === undefined) break;
      const ended = action(step).then(
        (result) => void results.set(step.name, result),
        (error: unknown) => void failures.push(error),
      );
      running.set(
        step.name,
        ended.finally(() => running.delete(step.name)),
      );
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) {
    if (waiting.length > 0) onLeft(waiting);
    throw allOf(failures);
  }
  return steps.flatMap(({ name }) => (results.has(name) ? [results.get(name) as R] : []));
}
