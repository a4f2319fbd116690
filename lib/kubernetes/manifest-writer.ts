import { DEFAULT_SCHEMA, dump, Type } from 'js-yaml';
import type { Manifest } from './objects';

/**
 * Texts made of what numbers, dates and times are made of: YAML 1.1, which kubectl and Helm read, takes more of them for
 * such than the writer knows (`1_000`, `2024-1-1`). As a type of the schema it makes the writer quote them.
 */
const numberLike = new Type('tag:infra.dev,2026:number-like', {
  kind: 'scalar',
  resolve: (text: unknown) =>
    typeof text === 'string' && /^[-+]?([.\d][-+\d.,:_a-fA-FxXoOtTzZ \t]*|[eE][-+]?\d+)$/.test(text),
});

const schema = DEFAULT_SCHEMA.extend({ implicit: [numberLike] });

/** Writes objects as YAML documents, quoted so that readers of YAML 1.1 and 1.2 agree on every value. */
export function writeManifests(manifests: readonly Manifest[]): string {
  const writer = new ManifestWriter();
  return manifests.map((manifest) => `---\n${writer.write(manifest)}`).join('');
}

/** Writes a scalar of one line, quoted so that readers of YAML 1.1 and 1.2 agree on it. */
export function yamlScalar(value: unknown): string {
  return asYaml(value ?? null).slice(0, -1);
}

/** Lays maps and lists out, and leaves scalars to js-yaml: once for each, since manifests are the same texts over and over. */
class ManifestWriter {
  private readonly scalars = new Map<unknown, string>();

  write(manifest: Manifest): string {
    return this.map(manifest, '').slice(1);
  }

  /** A line for each key, after the end of the line before. */
  private map(map: object, indent: string): string {
    let lines = '\n';
    for (const [key, value] of Object.entries(map)) {
      if (value === undefined) continue;
      if (isBlock(key) || key.length > longestKey) return `\n${indented(asYaml(map), indent)}`;
      lines += `${indent}${this.scalar(key)}:${this.value(value, indent)}`;
    }
    return lines;
  }

  /** A line for each item; maps and lists begin on the line of their dash. */
  private list(list: readonly unknown[], indent: string): string {
    return `\n${list.map((item) => `${indent}-${this.value(item, indent).replace(/^\n +/, ' ')}`).join('')}`;
  }

  /** What follows a colon or a dash: the rest of its line, or lines that are further in. */
  private value(value: unknown, indent: string): string {
    if (Array.isArray(value)) return value.length === 0 ? ' []\n' : this.list(value, `${indent}  `);
    if (typeof value === 'object' && value !== null)
      return Object.keys(value).length === 0 ? ' {}\n' : this.map(value, `${indent}  `);
    if (isBlock(value))
      return asYaml({ k: value })
        .slice('k:'.length)
        .replace(/\n(?=[^\n])/g, `\n${indent}`);
    return ` ${this.scalar(value)}\n`;
  }

  private scalar(value: unknown): string {
    const known = this.scalars.get(value);
    if (known !== undefined) return known;
    const written = yamlScalar(value);
    this.scalars.set(value, written);
    return written;
  }
}

/** Keys that are longer begin with a question mark. */
const longestKey = 1000;

/** Whether a text may be written as lines of its own, which depend on where it stands. */
function isBlock(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\n');
}

function indented(text: string, indent: string): string {
  return text.replace(/(^|\n)(?=[^\n])/g, `$1${indent}`);
}

function asYaml(value: unknown): string {
  return dump(value, { schema, lineWidth: -1, noRefs: true });
}
