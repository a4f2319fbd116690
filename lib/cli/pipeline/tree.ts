import type { Writable } from 'node:stream';
import { createColors } from 'picocolors';
import type { Ended, Instance, JobEnded, RunListener } from '../../pipeline';
import { columnsOf } from '../io';
import { duration, fitting, remarks, words } from './wording';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Lines of its log that a failed job is shown with. */
const shownLines = 15;

/** Shows the stages with their jobs, drawn anew over itself while they run; of a failed job the end of its log. */
export class Tree implements RunListener {
  private readonly running = new Map<string, { readonly since: number; last: string[] }>();
  private readonly ended = new Map<string, Ended | JobEnded>();
  private readonly paint: ReturnType<typeof createColors>;
  private readonly timer: NodeJS.Timeout;
  private drawn = 0;
  private frame = 0;

  constructor(
    private readonly io: { readonly stderr: Writable; readonly colors: boolean },
    private readonly instances: readonly Instance[],
  ) {
    this.paint = createColors(io.colors);
    io.stderr.write('\u001b[?25l');
    // A second Ctrl-C ends the process at once: the cursor comes back all the same.
    process.once('exit', this.showCursor);
    this.timer = setInterval(() => this.draw(), 120);
  }

  onStart({ name }: Instance): void {
    this.running.set(name, { since: performance.now(), last: [] });
  }

  onLine({ name }: Instance, line: string): void {
    const state = this.running.get(name);
    if (state !== undefined) state.last = [...state.last, line].slice(-shownLines);
  }

  onDelay(instance: Instance, seconds: number): void {
    this.above([`${instance.name} starts in ${duration(seconds)}; --no-delays starts it at once`]);
  }

  onEnd({ name }: Instance, ended: Ended | JobEnded): void {
    const last = this.running.get(name)?.last ?? [];
    this.running.delete(name);
    this.ended.set(name, ended);
    if (ended.ending !== 'failed' && ended.ending !== 'allowed') return;
    this.above([
      `${this.paint.red(name)} ${words[ended.ending]}`,
      ...last.map((line) => this.paint.dim(`  | ${line}`)),
      '',
    ]);
  }

  end(): void {
    clearInterval(this.timer);
    this.clear();
    this.showCursor();
    process.removeListener('exit', this.showCursor);
  }

  private readonly showCursor = () => {
    this.io.stderr.write('\u001b[?25h');
  };

  private above(lines: readonly string[]): void {
    this.clear();
    for (const line of lines) this.io.stderr.write(`${line}\n`);
    this.draw();
  }

  private clear(): void {
    if (this.drawn > 0) this.io.stderr.write(`\u001b[${this.drawn}A\u001b[J`);
    this.drawn = 0;
  }

  private draw(): void {
    this.frame += 1;
    const lines = this.fitting();
    this.clear();
    this.io.stderr.write(lines.map((line) => `${line}\n`).join(''));
    this.drawn = lines.length;
  }

  /** The tree; where the terminal is too low for it, what runs, and how many do not. */
  private fitting(): readonly string[] {
    const rows = 'rows' in this.io.stderr && typeof this.io.stderr.rows === 'number' ? this.io.stderr.rows : 24;
    const stages = new Set(this.instances.map(({ job }) => job.stage));
    const lines = [...stages].flatMap((stage) => [
      this.paint.bold(stage),
      ...this.instances.filter(({ job }) => job.stage === stage).map((instance) => this.lineOf(instance)),
    ]);
    if (lines.length < rows) return lines;
    const running = this.instances
      .filter(({ name }) => this.running.has(name))
      .map((instance) => this.lineOf(instance));
    return [...running.slice(0, rows - 3), this.paint.dim(`${this.ended.size} of ${this.instances.length} jobs ended`)];
  }

  private lineOf({ name }: Instance): string {
    const { paint } = this;
    const width = columnsOf(this.io.stderr) ?? 80;
    const ended = this.ended.get(name);
    const running = this.running.get(name);
    const [sign, color, said] =
      ended !== undefined
        ? [signs[ended.ending], colorOf(ended, paint), describe(ended)]
        : running === undefined
          ? ['·', paint.dim, '']
          : [frames[this.frame % frames.length] ?? '', paint.cyan, sinceThen(running)];
    const longest = Math.max(...this.instances.map((instance) => instance.name.length));
    // Beside the name there is room for a time at least.
    const room = Math.max(12, Math.min(longest, width - 20));
    const text = `${fitting(name, room).padEnd(room)}  ${said}`.slice(0, width - 6).trimEnd();
    return `  ${color(sign)} ${ended === undefined && running === undefined ? paint.dim(text) : text}`;
  }
}

const signs = {
  success: '✓',
  failed: '✗',
  allowed: '!',
  skipped: '-',
  manual: '○',
  canceled: '-',
  excluded: ' ',
} as const;

function colorOf({ ending }: Ended, paint: ReturnType<typeof createColors>): (text: string) => string {
  if (ending === 'success') return paint.green;
  if (ending === 'failed') return paint.red;
  return ending === 'allowed' ? paint.yellow : paint.dim;
}

function describe(ended: Ended | JobEnded): string {
  const took = 'seconds' in ended ? [duration(ended.seconds)] : [words[ended.ending]];
  return [...took, ...remarks(ended)].join('; ');
}

function sinceThen({ since, last }: { readonly since: number; readonly last: readonly string[] }): string {
  return `${duration((performance.now() - since) / 1000)}  ${(last.at(-1) ?? '').replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')}`;
}
