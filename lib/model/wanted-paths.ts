/** What is meant of paths: those that match, but for those that match after a `!`; where all are these, every other. */
export function wantedPaths(paths: readonly string[]): {
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
} {
  const wanted = paths.filter((path) => !path.startsWith('!'));
  const unwanted = paths.filter((path) => path.startsWith('!')).map((path) => path.slice(1));
  return { wanted: wanted.length === 0 ? ['**'] : wanted, unwanted };
}
