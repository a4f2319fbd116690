/** What `$NAME` stands for where a CI system, and not a shell, reads it. */
export type Lookup = (name: string) => string | undefined;

/**
 * Replaces `$NAME` and `${NAME}` by what they stand for, as GitLab does outside of scripts; `$$` is a dollar.
 * @param literal says a text so that the target takes it as it is
 * @param onUnknown called for each name that stands for nothing, which is left as it is
 */
export function expand(
  text: string,
  lookup: Lookup,
  literal: (text: string) => string,
  onUnknown: (name: string) => void = () => {},
): string {
  let result = '';
  let plain = '';
  const flush = () => {
    result += literal(plain);
    plain = '';
  };
  for (const [whole, braced, bare] of text.matchAll(/\$\$|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)|[^$]+|\$/g)) {
    const name = braced ?? bare;
    const value = name === undefined ? undefined : lookup(name);
    if (name !== undefined && value === undefined) onUnknown(name);
    if (value === undefined) {
      plain += whole === '$$' ? '$' : whole;
      continue;
    }
    flush();
    result += value;
  }
  flush();
  return result;
}

/** Variables that every CI system sets by itself. */
const ambient = ['CI'];

/** Names of GitLab's variables that scripts use. */
export function usedIn(scripts: readonly string[]): readonly string[] {
  const names = scripts.flatMap((script) =>
    [...script.matchAll(/\$\{?((?:CI|GITLAB)_?[A-Z_]*)\b/g)].map(([, name = '']) => name),
  );
  return [...new Set(names)].filter((name) => !ambient.includes(name)).sort();
}
