/** Does something once and gives the milliseconds it took. */
export type Timed = () => Promise<number>;

export interface SamplingOptions {
  readonly times: number;
  /** Runs that are not counted, so that no one pays for a cold disk. @default 1 */
  readonly warmUp?: number;
}

/** Times several things turn by turn – A B C, C B A, … – so that a busy machine is busy for all of them. */
export async function interleave<N extends string>(
  subjects: { readonly [name in N]: Timed },
  { times, warmUp = 1 }: SamplingOptions,
): Promise<{ readonly [name in N]: readonly number[] }> {
  const names = Object.keys(subjects) as N[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as { [name in N]: number[] };
  for (let turn = -warmUp; turn < times; turn++) {
    for (const name of turn % 2 === 0 ? names : [...names].reverse()) {
      const milliseconds = await subjects[name]();
      if (turn >= 0) samples[name].push(milliseconds);
    }
  }
  return samples;
}

/** The middle of some figures, and how far from it half of them are. */
export interface Spread {
  readonly median: number;
  /** Half of the distance between the quartiles, as a share of the median. */
  readonly noise: number;
}

export function spread(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  return { median, noise: (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / median };
}

/** The ratio of what was measured side by side: the middle of the ratios of each turn. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  return spread(ours.map((figure, turn) => figure / (theirs[turn] ?? Number.NaN)));
}

function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const [below = Number.NaN, above = below] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  return below + (above - below) * (position - Math.floor(position));
}
