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

/** Lays maps and lists out, and leaves texts to js-yaml: once for each, since manifests are the same texts over and over. */
class ManifestWriter {
  private readonly texts = new Map<string, string>();

  write(manifest: Manifest): string {
    return this.map(manifest, '').slice(1);
  }

  private map(map: object, indent: string): string {
    let written = '';
    for (const [key, value] of Object.entries(map)) {
      if (isBlock(key)) return `\n${indented(asYaml(map), indent)}`;
      written += `${indent}${this.scalar(key)}:${this.value(value, indent)}`;
    }
    return `\n${written}`;
  }

  /** What follows a colon, to the end of the line or of what is below it. */
  private value(value: unknown, indent: string): string {
    const inner = `${indent}  `;
    if (Array.isArray(value)) return value.length === 0 ? ' []\n' : `\n${this.list(value, inner)}`;
    if (typeof value === 'object' && value !== null)
      return Object.keys(value).length === 0 ? ' {}\n' : this.map(value, inner);
    return isBlock(value) ? block(value, inner) : ` ${this.scalar(value)}\n`;
  }

  /** Items, whose maps and lists begin on the line of their dash. */
  private list(list: readonly unknown[], indent: string): string {
    return list.map((item) => `${indent}-${this.value(item, indent).replace(/^\n +/, ' ')}`).join('');
  }

  private scalar(value: unknown): string {
    if (typeof value !== 'string') return asYaml(value).slice(0, -1);
    const known = this.texts.get(value);
    if (known !== undefined) return known;
    const written = asYaml(value).slice(0, -1);
    this.texts.set(value, written);
    return written;
  }
}

/** Whether a text may take several lines, which depend on where it stands. */
function isBlock(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n');
}

function block(text: string, indent: string): string {
  return indented(asYaml({ '': text }), indent.slice(2)).replace(/^ *''|^ *"":?/, '').replace(/^:/, '');
}

function indented(text: string, indent: string): string {
  return text.replace(/^(?=.)/gm, indent);
}

function asYaml(value: unknown): string {
  return dump(value, { schema, lineWidth: -1, noRefs: true });
}
