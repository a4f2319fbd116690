import { createColors } from 'picocolors';
import type { Ended, Ending, InstanceResult, JobEnded, PipelineResult } from '../../pipeline';
import { duration, fitting, remarks, words } from './wording';

/** Names of failed tests that the summary tells of a job. */
const shownFailures = 10;

/**
 * A line a job, and under it which tests failed; then how it all ended.
 * @param columns of the terminal: names are shortened for the rest of a line to fit @default it goes to none
 */
export function summary({ pipeline, seconds, results }: PipelineResult, colors: boolean, columns = Infinity): string {
  const paint = createColors(colors);
  const others = results.map(
    ({ instance, ended }) => `${instance.job.stage}  failed (allowed)  00.0 s  ${remarks(ended).join('; ')}  `.length,
  );
  const room = Math.max(16, columns - Math.max(0, ...others));
  const rows = results.map(({ instance, ended }) => [
    instance.job.stage,
    fitting(instance.name, room),
    words[ended.ending],
    'seconds' in ended ? duration(ended.seconds) : '',
    remarks(ended).join('; '),
  ]);
  const head = ['STAGE', 'JOB', 'RESULT', 'TIME', ''];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const colourOf = colours(paint);
  const lines = rows.flatMap((row, index) => {
    const ended = results[index]?.ended;
    const color = colourOf[ended?.ending ?? 'success'];
    return [color(line(row)), ...failuresOf(ended).map((name) => paint.dim(`  ${name}`))];
  });
  const counts = Object.entries(words).flatMap(([ending, word]) => {
    const count = results.filter(({ ended }) => ended.ending === ending).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `${[paint.bold(line(head)), ...lines, '', `${pipeline}: ${counts.join(', ')} in ${duration(seconds)}`].join(
    '\n',
  )}\n`;
}

function colours({ red, yellow, dim }: ReturnType<typeof createColors>): {
  readonly [ending in Ending]: (text: string) => string;
} {
  return {
    success: String,
    failed: red,
    allowed: yellow,
    skipped: dim,
    manual: dim,
    canceled: dim,
    excluded: dim,
  };
}

function failuresOf(ended: Ended | JobEnded | undefined): readonly string[] {
  if (ended === undefined || !('tests' in ended) || ended.tests === undefined) return [];
  const { failures } = ended.tests;
  const more = failures.length - shownFailures;
  return [...failures.slice(0, shownFailures), ...(more > 0 ? [`and ${more} more`] : [])].map((name) => `✗ ${name}`);
}

/** The same for machines. */
export function asJson({ pipeline, folder, seconds, results }: PipelineResult): unknown {
  const jobs = results.map(({ instance, ended }: InstanceResult) => {
    const { ending, ...rest } = ended;
    return { name: instance.name, job: instance.jobName, stage: instance.job.stage, result: ending, ...rest };
  });
  const result = jobs.some((job) => job.result === 'failed') ? 'failed' : 'success';
  return { pipeline, result, seconds, folder, jobs };
}
