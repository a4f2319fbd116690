import { ratioOf, spread, type Spread } from './sampling';

/** A line of the result. */
export interface Row {
  readonly measure: string;
  readonly ours: Spread;
  readonly theirs: Spread;
  /** What theirs is. */
  readonly against: string;
  readonly ratio: Spread;
  /** The greatest ratio that is wanted. @default none: the figure is only told */
  readonly wanted?: number;
}

/** A line from figures that were measured side by side. */
export function row(
  measure: string,
  ours: readonly number[],
  against: string,
  theirs: readonly number[],
  wanted?: number,
): Row {
  return {
    measure,
    against,
    ours: spread(ours),
    theirs: spread(theirs),
    ratio: ratioOf(ours, theirs),
    ...(wanted === undefined ? {} : { wanted }),
  };
}

export const legend =
  'Medians; ± half of the distance between the quartiles. The ratio is the median of the ratios of each turn.\n' +
  '"?": the ratio is nearer to what is wanted than its noise; run it again on a quieter machine.';

/** The lines, aligned. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ['measure', 'ours', 'theirs', '', 'ratio', 'wanted', 'met?'],
    ...rows.map(({ measure, ours, theirs, against, ratio, wanted }) => [
      measure,
      time(ours),
      time(theirs),
      against,
      `${ratio.median.toFixed(2)} ±${ratio.noise >= 0 ? (ratio.noise * ratio.median).toFixed(2) : '?'}`,
      wanted === undefined ? '–' : `≤ ${wanted}`,
      wanted === undefined ? '–' : verdict(ratio, wanted),
    ]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function verdict({ median, noise }: Spread, wanted: number): string {
  const doubt = Math.abs(median - wanted) < noise * median ? '?' : '';
  return (median <= wanted ? 'yes' : 'no') + doubt;
}

function time({ median, noise }: Spread): string {
  const text = median < 1000 ? `${median.toFixed(0)} ms` : `${(median / 1000).toFixed(2)} s`;
  return `${text.padStart(7)} ±${Math.round(noise * 100)} %`;
}
