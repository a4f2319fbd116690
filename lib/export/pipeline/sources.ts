import type { JobValues } from '../../model/pipeline/job';
import { isRecord } from '../../model/record';
import type { PipelineValues, Source } from '../../model/values';
import type { Finding } from '../exporter';

/** The files a pipeline was written in, its includes too; for the comment of what is made of it. */
export function filesOf({ name, source, keySources = {} }: PipelineValues): readonly string[] {
  const files = new Set([source, ...Object.values(keySources)].flatMap((at) => at?.file ?? []));
  return files.size === 0 ? [`the pipeline ${name}`] : [...files].sort();
}

/** What a target says that lacks a key, with a hint, by dotted key; undefined for what it has. */
export interface Lost {
  readonly [key: string]: readonly [message: string, hint?: string] | undefined;
}

/** Takes note of what a target cannot express of one pipeline, at the line of the key. */
export class Findings {
  readonly list: Finding[] = [];

  constructor(
    private readonly pipeline: PipelineValues,
    /** The target, as people call it. */
    readonly target: string,
  ) {}

  /** The meaning of a key of a job is lost. */
  unsupported(job: string, key: string, message: string, hint?: string): void {
    this.add('unsupported', `jobs.${job}.${key}`, `${job}: ${message}`, hint);
  }

  /** The meaning of each of these keys that a job says is lost. */
  lost(job: string, values: JobValues, keys: Lost): void {
    for (const [key, said] of Object.entries(keys)) {
      if (said === undefined) continue;
      const value = key.split('.').reduce<unknown>((at, part) => (isRecord(at) ? at[part] : undefined), values);
      const [message, hint] = said;
      if (value !== undefined && value !== false) this.unsupported(job, key, `${this.target} ${message}`, hint);
    }
  }

  /** The meaning of a key of the pipeline is lost. */
  unsupportedInPipeline(key: string, message: string, hint?: string): void {
    this.add('unsupported', key, `${this.pipeline.name}: ${message}`, hint);
  }

  /** The target decides how long artifacts are kept; an implied job asks for what suffices, and nobody for that. */
  ownRetention(job: string, { artifacts }: JobValues, rule: string, hint: string): void {
    if (artifacts?.expire_in === undefined || this.pipeline.implied?.includes(job) === true) return;
    const message = `${this.target} ${rule}; ${job} requests ${artifacts.expire_in}`;
    this.besideFile(`jobs.${job}.artifacts.expire_in`, message, hint);
  }

  /** Something has to be set outside of the file. */
  besideFile(key: string, message: string, hint?: string): void {
    this.add('beside-file', key, message, hint);
  }

  private add(code: Finding['code'], path: string, message: string, hint?: string): void {
    const source = this.sourceOf(path);
    // What several lines of the export are made of is told once.
    if (this.list.some((known) => known.message === message && known.source === source)) return;
    this.list.push({
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(source === undefined ? {} : { source }),
    });
  }

  /** Where a key was written, else what is around it. */
  private sourceOf(path: string): Source | undefined {
    const { keySources = {}, source } = this.pipeline;
    for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      const known = keySources[at];
      if (known !== undefined) return known;
    }
    return source;
  }
}
