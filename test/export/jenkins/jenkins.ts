import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { debianPackages } from '../../debian-packages';
import { findOnPath } from '../../e2e/tools';
import type { Occasion, Run } from '../meaning';

/** What the stand-in answers of a build. */
export interface Answer {
  /** How each job ended; undefined where the build did nothing. */
  readonly ended?: { readonly [job: string]: 'success' | 'failure' | 'skipped' | 'absent' } | null;
  readonly result?: string | null;
  /** The steps of Jenkins that were taken, in order. */
  readonly log: readonly { readonly step: string; readonly stage: string | null; readonly what: unknown }[];
  readonly error: string | null;
  readonly value?: unknown;
}

/**
 * Groovy of the version that Jenkins runs Jenkinsfiles with, from Debian, with stand-ins for Jenkins' steps: one process
 * for all builds of a test.
 */
export class Jenkins {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly lines: Interface;
  private readonly answers: AsyncIterator<string>;
  private errors = '';

  constructor() {
    const jar = join(debianPackages('groovy'), 'usr/share/java/groovy-all-2.4.21.jar');
    const opened = ['lang', 'util', 'util.concurrent', 'io', 'net'].flatMap((name) => ['--add-opens', `java.base/java.${name}=ALL-UNNAMED`]); // prettier-ignore
    const quick = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Dfile.encoding=UTF-8'];
    this.process = spawn(java(), [...quick, ...opened, '-cp', jar, 'groovy.ui.GroovyMain', join(__dirname, 'stand-in.groovy')]); // prettier-ignore
    this.process.stderr.on('data', (data) => (this.errors += String(data)));
    this.lines = createInterface({ input: this.process.stdout });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  /** Runs a Jenkinsfile. */
  async build(script: string, occasion: Occasion): Promise<Answer> {
    return this.ask({ script, ...occasion });
  }

  /** What an expression comes to. */
  async evaluate(script: string): Promise<unknown> {
    const { value, error } = await this.ask({ script, isExpression: true });
    if (error !== null) throw new Error(error);
    return value;
  }

  async stop(): Promise<void> {
    this.process.stdin.end();
    if (this.process.exitCode === null) await once(this.process, 'close');
  }

  private async ask(request: object): Promise<Answer> {
    this.process.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.answers.next();
    if (done === true) throw new Error(`Groovy ended: ${this.errors}`);
    return JSON.parse(value) as Answer;
  }
}

/** The machine's Java, else Debian's. */
function java(): string {
  return (
    findOnPath('java') ?? join(debianPackages('openjdk-17-jre-headless'), 'usr/lib/jvm/java-17-openjdk-amd64/bin/java')
  );
}

/** How each job ended, and its variables, as other systems' readings tell it. */
export function runOf({ ended, result: whole, log, error }: Answer, jobs: readonly string[]): Run {
  if (error !== null) throw new Error(error);
  if (whole === 'NOT_BUILT') return undefined;
  return Object.fromEntries(
    jobs.map((job) => {
      const end = ended?.[job];
      const result = end === 'success' || end === 'failure' ? end : 'skipped';
      const script = log.findLast(({ step, stage, what }) => step === 'sh' && stage === job && isOfShell(what));
      const { GIT_COMMIT: _, GIT_URL: __, ...variables } = environmentOf(script?.what);
      return [job, { result, variables: result === 'skipped' ? {} : variables }];
    }),
  );
}

function isOfShell(what: unknown): boolean {
  return JSON.stringify(what).includes('set -ex');
}

function environmentOf(what: unknown): { readonly [name: string]: string } {
  return (what as { environment?: { readonly [name: string]: string } } | undefined)?.environment ?? {};
}
