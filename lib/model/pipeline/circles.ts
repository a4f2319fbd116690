import { waitsOf, type Waiting } from './job-waits';

/**
 * Jobs that wait for themselves, by what they need and whose artifacts they take: each circle as its jobs in order, the
 * first of them again at the end. Jobs that are not there are nobody's circle.
 */
export function circlesIn(jobs: { readonly [name: string]: Waiting }): readonly (readonly string[])[] {
  const circles: string[][] = [];
  const done = new Set<string>();
  for (const start of Object.keys(jobs)) {
    const path = new Set<string>();
    // Not recursive: a thousand jobs may wait for each other.
    const work: { readonly name: string; readonly waits: IterableIterator<string> }[] = [];
    const enter = (name: string) => {
      const job = jobs[name];
      if (job === undefined || done.has(name)) return;
      path.add(name);
      work.push({ name, waits: waitsOf(job).values() });
    };
    enter(start);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const next = top.waits.next();
      if (next.done === true) {
        done.add(top.name);
        path.delete(top.name);
        work.pop();
      } else if (path.has(next.value)) {
        const all = [...path];
        circles.push([...all.slice(all.indexOf(next.value)), next.value]);
      } else enter(next.value);
    }
  }
  return circles;
}

/** A circle as messages show it, a long one without its middle. */
export function circleText(circle: readonly string[]): string {
  return (circle.length > 12 ? [...circle.slice(0, 5), '…', ...circle.slice(-5)] : circle).join(' → ');
}
