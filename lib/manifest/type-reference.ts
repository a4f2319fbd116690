import { quote } from '../model/check';
import type { AddOnDescription, StackDescription } from '../model/description';
import { meant } from '../model/meant';
import { nearest } from '../model/nearest';
import { herokuAddOns } from './heroku-addons';
import { textNode, textOf, type Node, type ScalarNode } from './yaml/node';
import type { Report } from './diagnostics/report';
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

type Described = Pick<StackDescription | AddOnDescription, 'type' | 'version' | 'parameters'>;

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
    const known = Object.keys(descriptions);
    const likely = (what === 'add-on' ? calledElsewhere(name, known) : undefined) ?? nearest(name, known);
    const message = `unknown ${what} ${quote(name)}; ${likely === undefined ? meant(name, known) : `did you mean "${likely}"?`}`;
    // Where one is near it is a typing mistake, rather than a type that is missing.
    const hint =
      likely === undefined ? 'To use types of your own, list their packages in packages: of project.yml.' : undefined;
    report.error(code, type.span, message, hint);
    return undefined;
  }
  const range = textOf(version);
  if (version !== undefined && range !== undefined) checkVersion(description, range, version, report);
  return description;
}

/** The add-on here that stands for one of another platform. */
function calledElsewhere(name: string, known: readonly string[]): string | undefined {
  const standing = Object.hasOwn(herokuAddOns, name) ? herokuAddOns[name] : undefined;
  return standing !== undefined && 'type' in standing && known.includes(standing.type) ? standing.type : undefined;
}

function checkVersion({ type, version, parameters }: Described, range: string, at: Node, report: Report): void {
  // What a type without a version is asked for is still read, and any version is what it has.
  const fits = inRange(version ?? '0.0.0', range);
  const isAny = inRange('0.0.0', range) === true && inRange('99999.0.0', range) === true;
  if (fits === undefined) {
    const message = `${quote(range)} is not a valid version range; expected a range such as 2, ^2.1 or >=2 <3`;
    report.error('version-mismatch', at.span, message);
  } else if (version === undefined ? !isAny : !fits) {
    const message =
      version === undefined
        ? `${quote(range)} asks for a version of the type ${type}, which has none of its own`
        : `the installed version ${version} of ${type} is not in the range ${quote(range)}`;
    report.error('version-mismatch', at.span, message, otherVersion() ?? inPackage());
  }

  /** The version that is mostly meant: not the type's, but that of what it runs. */
  function otherVersion(): string | undefined {
    const server = parameters.properties['version'];
    if (server === undefined) return undefined;
    const wanted = /^\d+(\.\d+)*$/.test(range) ? range : String(server.default ?? range);
    return `The version of the server is a parameter: { type: ${type}, parameters: { version: "${wanted}" } }.`;
  }

  function inPackage(): string {
    return version === undefined
      ? `Write only ${type}.`
      : `Install a package that provides ${type} ${range}, or change the range.`;
  }
}
