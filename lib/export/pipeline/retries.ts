import type { JobValues } from '../../model/pipeline/job';
import type { PipelineContext } from './context';

/** How often a job is tried again; a kind of failure that the target cannot tell from others is a finding. */
export function retriesOf(
  name: string,
  { retry }: JobValues,
  { findings, language }: PipelineContext,
  known: readonly string[] = ['always', 'script_failure'],
): number {
  if (retry === undefined || retry.max === 0) return 0;
  const unknown = (retry.when ?? []).filter((kind) => !known.includes(kind));
  if (unknown.length > 0)
    findings.unsupported(
      name,
      'retry',
      `${language.target} retries after any failure, not only after ${unknown.join(', ')}`,
    );
  return retry.max ?? 2;
}
