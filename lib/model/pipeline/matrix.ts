import type { JobValues } from './job';

/** The variables of a matrix. */
export function matrixNames({ parallel }: JobValues): readonly string[] {
  return typeof parallel === 'object' ? [...new Set(parallel.matrix.flatMap((item) => Object.keys(item)))] : [];
}

/** Every combination of the values of a matrix. */
export function combinations(matrix: { readonly [variable: string]: readonly string[] }): {
  readonly [variable: string]: string;
}[] {
  return Object.entries(matrix).reduce<{ readonly [variable: string]: string }[]>(
    (all, [variable, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [variable]: value }))),
    [{}],
  );
}
