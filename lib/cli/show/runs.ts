import type { ObjectOverview, WorkloadOverview } from './objects';
import { off, type Line } from './outline';

/** What an application or an add-on has in the cluster. */
interface Running {
  readonly workloads: readonly WorkloadOverview[];
  readonly objects: readonly ObjectOverview[];
}

/** Whose it is, which decides when what runs to its end does so. */
type Owner = 'application' | 'add-on';

/** What runs, and how many objects of which kind there are beside it, as lines. */
export function runs({ workloads, objects }: Running, depth: number, whose: Owner): Line[] {
  const running = new Set(workloads.map(({ kind, name }) => `${kind} ${name}`));
  const counts = new Map<string, number>();
  for (const { kind, name } of objects)
    if (!running.has(`${kind} ${name}`)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const isServed = workloads.some(({ kind }) => kind === 'Deployment');
  const when = whose === 'add-on' ? 'before what uses it' : isServed ? 'before it serves' : 'for each release';
  const counted = [...counts].map(([kind, count]) => (count === 1 ? kind : `${kind} ×${count}`));
  return [
    ...(workloads.length === 0 ? [] : [{ depth, key: 'runs' }]),
    ...workloads.map((workload) => ({
      depth: depth + 1,
      value: title(workload),
      note: purpose(workload, when),
      cut: true,
    })),
    ...(counted.length === 0 ? [] : [{ depth, key: 'objects', value: counted }]),
  ];
}

/** `Deployment web ×3`, `Deployment web ×2–6 by load`, `CronJob nightly at 0 3 * * * (Etc/UTC)`. */
function title({ kind, name, replicas, scale, schedule, timezone, suspended }: WorkloadOverview): string {
  const zone = timezone === undefined ? '' : ` (${timezone})`;
  const when = suspended === true ? off : schedule === undefined ? '' : `at ${schedule}${zone}`;
  const count = scale === undefined ? replicas : `${scale.min}–${scale.max} by load`;
  return [kind, name, count === undefined ? '' : `×${count}`, when].filter(Boolean).join(' ');
}

/** What it runs. @param when Jobs run */
function purpose({ kind, image, command, sidecars, init }: WorkloadOverview, when: string): string {
  const run = kind === 'StatefulSet' ? image : command === undefined ? 'what the image runs' : oneLine(command);
  const what = kind === 'Job' ? `${when}: ${run}` : run;
  const parts = [what, init && `after ${init.join(', ')}`, sidecars && `beside ${sidecars.join(', ')}`];
  return parts.filter(Boolean).join(' · ');
}

function oneLine(command: readonly string[]): string {
  const [shell, flag, script] = command;
  const text = shell === '/bin/sh' && flag === '-c' && script !== undefined ? script : command.join(' ');
  const lines = text.trim().split('\n').length;
  // The beginning of a longer script tells nothing.
  return lines > 3 ? `a script of ${lines} lines` : text.replaceAll(/\s+/g, ' ');
}
