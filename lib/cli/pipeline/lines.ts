import type { Writable } from 'node:stream';
import { createColors } from 'picocolors';
import type { Ended, Instance, JobEnded, RunListener } from '../../pipeline';
import { duration, remarks, words } from './wording';

/** Tells of a run line by line, each with the job it is of. */
export class Lines implements RunListener {
  private readonly width: number;
  private readonly paint: ReturnType<typeof createColors>;

  constructor(
    private readonly io: { readonly stderr: Writable; readonly colors: boolean },
    instances: readonly Instance[],
  ) {
    this.width = Math.max(...instances.map(({ name }) => name.length));
    this.paint = createColors(io.colors);
  }

  onStart(instance: Instance): void {
    this.tell(instance, this.paint.bold('started'));
  }

  onLine(instance: Instance, line: string): void {
    this.tell(instance, `| ${line}`);
  }

  onDelay(instance: Instance, seconds: number): void {
    this.tell(instance, `starts in ${duration(seconds)}; --no-delays starts it at once`);
  }

  onEnd(instance: Instance, ended: Ended | JobEnded): void {
    const took = 'seconds' in ended ? [`in ${duration(ended.seconds)}`] : [];
    const said = remarks(ended).join('; ');
    const color = ended.ending === 'failed' ? this.paint.red : this.paint.bold;
    this.tell(instance, `${color([words[ended.ending], ...took].join(' '))}${said === '' ? '' : `: ${said}`}`);
  }

  end(): void {
    // Every line is told already.
  }

  private tell({ name }: Instance, text: string): void {
    this.io.stderr.write(`${this.paint.dim(name.padEnd(this.width))} ${text}\n`);
  }
}
