import type { JobValues, JobVariable } from '../../model/pipeline/job';
import type { PipelineValues } from '../../model/values';
import { expand, usedIn } from './expand';
import { freeName } from './free-name';
import type { Language } from './language';
import { matrixNames } from '../../model/pipeline/matrix';
import { before } from '../../model/pipeline/job-waits';
import { Findings } from './sources';

/** What the parts of one pipeline's export know of it. */
export class PipelineContext {
  readonly pipeline: PipelineValues;
  readonly findings: Findings;
  private readonly ids = new Map<string, string>();
  private readonly waits = new Map<string, readonly string[]>();
  private readonly ancestorsOf = new Map<string, ReadonlySet<string>>();

  constructor(
    written: PipelineValues,
    readonly language: Language,
  ) {
    const { awsLogin = (job: JobValues) => job } = language;
    const pipeline = withLogin(written, (job) => withAssignments(awsLogin(job), language));
    this.pipeline = pipeline;
    this.findings = new Findings(pipeline, language.target);
    for (const name of Object.keys(pipeline.jobs)) this.ids.set(name, this.freeId(name));
  }

  /** The job of a name. @throws Error on a name that no job has, which no pipeline that was checked asks for */
  job(name: string): JobValues {
    const { [name]: job } = this.pipeline.jobs;
    if (job === undefined) throw new Error(`no job ${name}`);
    return job;
  }

  /** The id of a job: its name as far as the target takes it. */
  id(job: string): string {
    return this.ids.get(job) ?? this.freeId(job);
  }

  /** The ids of what a job becomes where each map of a matrix is a job of its own. */
  idsOf(job: string): readonly string[] {
    const { parallel } = this.pipeline.jobs[job] ?? {};
    const id = this.id(job);
    return typeof parallel === 'object' && parallel.matrix.length > 1
      ? parallel.matrix.map((_, index) => `${id}-${index + 1}`)
      : [id];
  }

  /** An id that no job has. */
  freeId(name: string): string {
    const taken = new Set(this.ids.values());
    return freeName(name, (id) => taken.has(id), this.language.id);
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

  /** A text of a job with its variables said as the target reads them; what it has nothing for is a finding. */
  text(name: string, job: JobValues, key: string, text: string): string {
    const { literal, target } = this.language;
    return expand(text, this.lookup(name, job), literal, (variable) =>
      this.findings.unsupported(name, key, `${target} has no equivalent of $${variable} in ${JSON.stringify(text)}`),
    );
  }

  /** What the variables of a job stand for outside of scripts. */
  lookup(name: string, job: JobValues, open: readonly string[] = []): (variable: string) => string | undefined {
    const { literal, secret, matrix, predefined } = this.language;
    return (variable) => {
      if (matrixNames(job).includes(variable)) return matrix(variable);
      const own = job.variables?.[variable];
      if (typeof own === 'object') return secret(own.secret);
      if (own === undefined) return predefined(variable, name, job);
      // A variable that names itself means the one outside.
      return open.includes(variable)
        ? literal(`$${variable}`)
        : expand(own, this.lookup(name, job, [...open, variable]), literal);
    };
  }
}

/** A pipeline whose jobs log in to AWS as a system lets them. */
export function withLogin(pipeline: PipelineValues, login: (job: JobValues) => JobValues): PipelineValues {
  const jobs = Object.entries(pipeline.jobs).map(([name, job]) => [name, login(job)] as const);
  return { ...pipeline, jobs: Object.fromEntries(jobs) };
}

/** A job whose scripts assign those of its variables that are made of what only a shell knows. */
function withAssignments(job: JobValues, { computed }: Language): JobValues {
  const { variables = {}, script, before_script = [], after_script } = job;
  const isComputed = (value: JobVariable) =>
    typeof value === 'string' && usedIn([value]).some((name) => name in computed);
  const made = Object.entries(variables).filter(([, value]) => isComputed(value));
  if (made.length === 0 || script === undefined) return job;
  const exports = made.map(([name, value]) => `export ${name}="${inQuotes(String(value))}"`);
  return {
    ...job,
    variables: Object.fromEntries(Object.entries(variables).filter(([, value]) => !isComputed(value))),
    before_script: [...exports, ...before_script],
    ...(after_script === undefined ? {} : { after_script: [...exports, ...after_script] }),
  };
}

/** A text in the double quotes of a shell, which expands its variables and nothing else. */
function inQuotes(text: string): string {
  return text.replaceAll(/\$\$|\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\}|["`\\$]/g, (found) =>
    found === '$$' ? '\\$' : found.length === 1 ? `\\${found}` : found,
  );
}
