const factors: { readonly [suffix: string]: number } = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** What a quantity such as 256Mi or 500m counts; NaN, which is less than nothing, where it is none. */
export function amount(text: string): number {
  const [, number = '', suffix = ''] = /^([0-9.]+)([A-Za-z]*)$/.exec(text) ?? [];
  return Number(number) * (factors[suffix] ?? Number.NaN);
}

/** What is accepted of a quantity that is not between others; undefined ends are open, and undefined is fine. */
export function rangeProblem(text: string, least: string | undefined, most: string | undefined): string | undefined {
  const size = amount(text);
  const isLess = least !== undefined && size < amount(least);
  const isMore = most !== undefined && size > amount(most);
  if (!isLess && !isMore) return undefined;
  return most === undefined ? `${least} or more` : least === undefined ? `at most ${most}` : `${least} to ${most}`;
}

/** Kubernetes counts processors by the thousandth. */
export function cpuProblem(text: string): string | undefined {
  return amount(text) < 0.001 ? 'it is less than 1m, a thousandth of a processor' : undefined;
}

/** Container runtimes refuse limits below a few megabytes. */
export function memoryProblem(text: string): string | undefined {
  const bytes = amount(text);
  if (bytes >= 4 * 2 ** 20) return undefined;
  const meant = /^[0-9]+$/.test(text) && bytes > 0 ? `; did you mean ${text}Mi?` : '';
  return `no container starts with less than 4Mi${meant}`;
}

/** What is wrong with the size of a volume. */
export function storageProblem(text: string): string | undefined {
  return amount(text) > 0 ? undefined : 'it must be larger than 0';
}
