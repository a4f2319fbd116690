type Version = readonly [major: number, minor: number, patch: number];

interface Bounds {
  /** Inclusive. */
  readonly from: Version;
  /** Exclusive. */
  readonly to: Version;
}

const zero: Version = [0, 0, 0];
const infinite: Version = [Infinity, 0, 0];

/**
 * Whether a version lies in a range as npm writes them: `2`, `2.x`, `^2.1`, `~2.1.3`, `>=2 <3`, `1 - 2`, `1 || 2`.
 * Pre-releases count as their release. Undefined where the range cannot be read.
 */
export function inRange(version: string, range: string): boolean | undefined {
  const actual = exact(version);
  if (range.length > 200) return undefined;
  let matches = false;
  for (const alternative of range.split('||')) {
    const bounds = parseBounds(alternative.trim());
    if (bounds === undefined || actual === undefined) return undefined;
    matches ||= bounds.every(({ from, to }) => compare(actual, from) >= 0 && compare(actual, to) < 0);
  }
  return matches;
}

function parseBounds(text: string): readonly Bounds[] | undefined {
  if (text === '' || text === '*' || text === 'latest') return [];
  const hyphen = /^(\S+) - (\S+)$/.exec(text);
  const parts = hyphen === null ? text.replace(/([<>=^~]) +/g, '$1').split(/ +/) : [`>=${hyphen[1]}`, `<=${hyphen[2]}`];
  const bounds = parts.map(parsePart);
  return bounds.every((bound) => bound !== undefined) ? bounds : undefined;
}

function parsePart(text: string): Bounds | undefined {
  const match = /^(\^|~|>=|<=|>|<|=)?v?(\d+|x|\*)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?(?:[-+][0-9A-Za-z.+-]+)?$/.exec(
    text,
  );
  if (match === null) return undefined;
  const [, operator, ...numbers] = match;
  const given = numbers.map((number) => (number === undefined || !/^\d+$/.test(number) ? undefined : Number(number)));
  const [major, minor, patch] = given;
  if (major === undefined) return { from: zero, to: infinite };
  const from: Version = [major, minor ?? 0, patch ?? 0];
  const next: Version =
    minor === undefined ? [major + 1, 0, 0] : patch === undefined ? [major, minor + 1, 0] : [major, minor, patch + 1];
  switch (operator) {
    case '^': {
      const leading: Version =
        major > 0 || minor === undefined
          ? [major + 1, 0, 0]
          : minor > 0 || patch === undefined
            ? [0, minor + 1, 0]
            : next;
      return { from, to: leading };
    }
    case '~':
      return { from, to: minor === undefined ? [major + 1, 0, 0] : [major, minor + 1, 0] };
    case '>=':
      return { from, to: infinite };
    case '>':
      return { from: next, to: infinite };
    case '<':
      return { from: zero, to: from };
    case '<=':
      return { from: zero, to: next };
    default:
      return { from, to: next };
  }
}

function exact(version: string): Version | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version);
  return match === null ? undefined : [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
