import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** What tells a process apart from every other, also from a later one that gets its number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started: clock ticks since the boot, on Linux; else as `ps` says it. */
  readonly started: string;
  /** The boot of the machine it runs on. @default unknown, where there is no /proc */
  readonly boot?: string;
  /** The numbers of processes it is among: a container has its own. @default unknown, where there is no /proc */
  readonly space?: string;
}

/** Whether a process lives: `unknown` where it cannot be seen from here. */
export type Life = 'alive' | 'dead' | 'unknown';

/** A process of this machine, as it is now; undefined where there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = startOf(pid);
  const place = here();
  return started === undefined ? undefined : { pid, started, ...place };
}

/** Whether a process that was identified on this machine lives. */
export function lifeOf({ pid, started, boot, space }: ProcessIdentity): Life {
  const place = here();
  if (boot !== place.boot) return 'dead';
  // Another container of the same machine: its processes are none of ours, and may live.
  if (space !== place.space) return 'unknown';
  return startOf(pid) === started ? 'alive' : 'dead';
}

function here(): Pick<ProcessIdentity, 'boot' | 'space'> {
  try {
    return {
      boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      space: readlinkSync('/proc/self/ns/pid'),
    };
  } catch {
    return {};
  }
}

function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in parentheses, may hold anything; the 20th field after it is the start (man 5 proc).
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : fields[18];
  } catch {
    return process.platform === 'linux' ? undefined : startByPs(pid);
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } } as const;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || undefined;
  } catch {
    return undefined;
  }
}
