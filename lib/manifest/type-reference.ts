import { quote } from '../model/check';
import { meant } from './meant';
import { textNode, textOf, type Node, type ScalarNode } from './node';
import type { Report } from './report';
import { inRange } from './version-range';

/** `type@range`, taken apart. */
export interface TypeReference {
  readonly type: ScalarNode;
  readonly version: ScalarNode | undefined;
}

/** Takes `django@^2` apart; a scoped name may begin with "@". */
export function splitType(node: ScalarNode): TypeReference {
  const at = node.text.lastIndexOf('@');
  if (at <= 0) return { type: textNode(node.span, node.text, node.layer), version: undefined };
  const { file, start, end } = node.span;
  const opening = node.plain ? 0 : 1;
  const type = textNode({ file, start, end: Math.min(end, start + opening + at) }, node.text.slice(0, at), node.layer);
  const version = textNode(
    { file, start: Math.min(end, start + opening + at + 1), end },
    node.text.slice(at + 1),
    node.layer,
  );
  return { type, version };
}

interface Described {
  readonly type: string;
  readonly version?: string;
}

/** The description of a type that is written in a manifest; an unknown one, or one of another version, is reported. */
export function lookUpType<D extends Described>(
  what: 'stack' | 'add-on',
  type: Node | undefined,
  version: Node | undefined,
  descriptions: { readonly [type: string]: D },
  report: Report,
): D | undefined {
  const name = textOf(type);
  if (type === undefined || name === undefined) return undefined;
  const description = Object.hasOwn(descriptions, name) ? descriptions[name] : undefined;
  if (description === undefined) {
    const code = what === 'stack' ? 'unknown-stack' : 'unknown-addon';
    const message = `unknown ${what} ${quote(name)}; ${meant(name, Object.keys(descriptions))}`;
    report.error(code, type.span, message, `Types of your own come from packages: in project.yml.`);
    return undefined;
  }
  const range = textOf(version);
  if (version !== undefined && range !== undefined) checkVersion(description, range, version, report);
  return description;
}

function checkVersion({ type, version }: Described, range: string, at: Node, report: Report): void {
  // Where the type names no version there is nothing to compare; the range is still read.
  const fits = inRange(version ?? '0.0.0', range);
  if (fits === undefined) {
    report.error(
      'version-mismatch',
      at.span,
      `${quote(range)} is not a range of versions; accepted is a range as 2, ^2.1 or >=2 <3`,
    );
  } else if (!fits && version !== undefined) {
    const hint = `Install a package that brings ${type} ${range}, or change the range.`;
    report.error(
      'version-mismatch',
      at.span,
      `${type} is installed in version ${version}, which is not in the range ${quote(range)}`,
      hint,
    );
  }
}
