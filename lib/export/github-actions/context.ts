import type { JobValues } from '../../model/job';
import type { PipelineValues } from '../../model/values';
import { before } from '../pipeline/order';
import type { Findings } from '../pipeline/sources';
import { expand, literal, predefinedFor } from './expand';

/** What the parts of one workflow's export know of it. */
export class WorkflowContext {
  private readonly ids = new Map<string, string>();
  private readonly waits = new Map<string, readonly string[]>();
  private readonly ancestorsOf = new Map<string, ReadonlySet<string>>();

  constructor(
    readonly pipeline: PipelineValues,
    readonly findings: Findings,
  ) {
    for (const name of Object.keys(pipeline.jobs)) this.ids.set(name, this.freeId(name));
  }

  /** The id of a job: its name as far as GitHub takes it. */
  id(job: string): string {
    return this.ids.get(job) ?? this.freeId(job);
  }

  /** An id that no job has. */
  freeId(name: string): string {
    const base = name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^(?![A-Za-z_])/, '_');
    const taken = new Set(this.ids.values());
    for (let count = 1; ; count++) {
      const id = count === 1 ? base : `${base}-${count}`;
      if (!taken.has(id)) return id;
    }
  }

  /** Jobs a job waits for. */
  before(job: string): readonly string[] {
    const known = this.waits.get(job);
    if (known !== undefined) return known;
    const found = before(this.pipeline, job);
    this.waits.set(job, found);
    return found;
  }

  /** Jobs that have ended before a job begins. */
  ancestors(job: string): ReadonlySet<string> {
    const known = this.ancestorsOf.get(job);
    if (known !== undefined) return known;
    const found = new Set<string>();
    // Known for the meantime, as nobody waits for himself.
    this.ancestorsOf.set(job, found);
    for (const other of this.before(job)) {
      found.add(other);
      for (const ancestor of this.ancestors(other)) found.add(ancestor);
    }
    return found;
  }

  /** A text of a job with its variables said as GitHub reads them; what it has nothing for is a finding. */
  text(name: string, job: JobValues, key: string, text: string): string {
    return expand(text, this.lookup(name, job), (variable) =>
      this.findings.unsupported(name, key, `GitHub has nothing for $${variable} in ${JSON.stringify(text)}`),
    );
  }

  /** What the variables of a job stand for outside of scripts. */
  lookup(name: string, job: JobValues, open: readonly string[] = []): (variable: string) => string | undefined {
    return (variable) => {
      if (matrixNames(job).includes(variable)) return `\${{ matrix.${variable} }}`;
      const own = job.variables?.[variable];
      if (typeof own === 'object') return `\${{ secrets.${own.secret} }}`;
      if (own === undefined) return predefinedFor(variable, name, job);
      // A variable that names itself means the one outside.
      return open.includes(variable)
        ? literal(`$${variable}`)
        : expand(own, this.lookup(name, job, [...open, variable]));
    };
  }
}

/** The variables of a matrix. */
export function matrixNames({ parallel }: JobValues): readonly string[] {
  return typeof parallel === 'object' ? [...new Set(parallel.matrix.flatMap((item) => Object.keys(item)))] : [];
}
