import { quote } from '../model/check';
import type { Descriptions } from '../model/description';
import { aliasName, follows } from '../model/names';
import {
  entriesOf,
  get,
  inLayer,
  isNull,
  mapOf,
  textOf,
  type Entry,
  type MapNode,
  type Node,
  type ScalarNode,
} from './yaml/node';
import type { Report } from './diagnostics/report';
import type { SourceFile, Span } from './diagnostics/source-file';
import { lookUpType, splitType } from './type-reference';

/** What applications and add-ons are read with. */
export interface CanonicalContext {
  readonly descriptions: Descriptions;
  readonly report: Report;
  /** Absolute path of the repository. */
  readonly repository: string;
  /** Every file that was read, by its path relative to the repository. */
  readonly files: Map<string, SourceFile>;
}

/**
 * An application, or a layer of one, with its short forms written out: `stack` a map of type and version, the stack's
 * parameters beside it, `build` a map with its context, add-ons a map by alias.
 */
export function canonicalApplication(node: MapNode, layer: string, context: CanonicalContext): MapNode {
  const own = [...node.entries].filter(([key]) => key !== 'environments');
  const marked = inLayer(mapOf(node.span, own), layer);
  const entries = new Map(marked.entries);
  const stack = entries.get('stack');
  if (stack !== undefined) canonicalStack(stack, entries, layer, context);
  const build = entries.get('build');
  if (build?.value.kind === 'scalar' && !isNull(build.value))
    entries.set('build', { ...build, value: mapOf(build.value.span, [['context', build]], layer) });
  const addons = entries.get('addons');
  if (addons !== undefined) entries.set('addons', { ...addons, value: canonicalAddOns(addons.value, layer, context) });
  return mapOf(marked.span, entries, layer);
}

function canonicalStack(
  stack: Entry,
  entries: Map<string, Entry>,
  layer: string,
  { descriptions, report }: CanonicalContext,
): void {
  const { value } = stack;
  const written = value.kind === 'scalar' ? value : get(value, 'type');
  const parts: (readonly [string, Entry])[] = [];
  if (written?.kind === 'scalar' && !isNull(written)) {
    const { type, version: range } = splitType(written);
    const version = get(value, 'version') ?? range;
    parts.push(['type', { key: written.span, value: type }]);
    if (version !== undefined) parts.push(['version', { key: version.span, value: version }]);
    lookUpType('stack', type, version, descriptions.stacks, report);
  }
  entries.set('stack', { key: stack.key, value: isNull(value) ? value : mapOf(value.span, parts, layer) });
  const inner = value.kind === 'map' ? value.entries.get('parameters') : undefined;
  if (inner === undefined) return;
  const outer = entries.get('parameters');
  if (outer === undefined) entries.set('parameters', inner);
  else
    report.error(
      'duplicate-parameters',
      outer.key,
      'parameters are given both here and inside stack:',
      'Keep only one of them.',
    );
}

/** Add-ons as a map by alias, from the list or the map that was written. */
export function canonicalAddOns(node: Node, layer: string, context: CanonicalContext): Node {
  const { report } = context;
  const entries = new Map<string, Entry>();
  if (node.kind === 'map') {
    for (const [alias, { key, value }] of entriesOf(node)) {
      const entry = isNull(value) ? value : canonicalAddOn(value, layer, context);
      if (entry === undefined) continue;
      const as = get(entry, 'as');
      if (as !== undefined && textOf(as) !== alias) {
        report.error(
          'duplicate-alias',
          as.span,
          `the key gives the alias ${alias}, but as: gives ${quote(textOf(as) ?? '')}`,
          'Remove as:.',
        );
      }
      entries.set(alias, { key, value: entry });
    }
  }
  for (const item of node.kind === 'list' ? node.items : []) {
    const entry = canonicalAddOn(item, layer, context);
    const alias = entry === undefined ? undefined : aliasOf(entry, context);
    if (entry === undefined || alias === undefined) continue;
    const key = get(entry, 'as')?.span ?? get(entry, 'type')?.span ?? item.span;
    if (entries.has(alias)) {
      report.error(
        'duplicate-alias',
        key,
        `two add-ons have the alias ${alias}`,
        `Give one of them a different alias: { …, as: OTHER_${alias} }.`,
      );
    } else entries.set(alias, { key, value: entry });
  }
  return node.kind === 'scalar' ? node : mapOf(node.span, entries, layer);
}

function canonicalAddOn(node: Node, layer: string, { descriptions, report }: CanonicalContext): MapNode | undefined {
  if (node.kind === 'list' || isNull(node)) return undefined;
  const entries = new Map(node.kind === 'map' ? node.entries : []);
  const written: Node | undefined = node.kind === 'scalar' ? node : get(node, 'type');
  const from = get(node, 'from');
  if (written !== undefined && from !== undefined) {
    report.error(
      'conflicting-keys',
      from.span,
      'an add-on has either a type or from:, not both',
      'Remove one of them.',
    );
  }
  if (written?.kind === 'scalar') {
    const { type, version: range } = splitType(written);
    const version = get(node, 'version') ?? range;
    entries.set('type', { key: written.span, value: type });
    if (version !== undefined) entries.set('version', { key: version.span, value: version });
    lookUpType('add-on', type, version, descriptions.addons, report);
    hoistReference(type, entries, layer, report);
  }
  return mapOf(node.span, entries, layer);
}

/** `{ type: application, project, application }`: what it refers to are its parameters. */
function hoistReference(type: ScalarNode, entries: Map<string, Entry>, layer: string, report: Report): void {
  const hoisted = ['project', 'application'].flatMap((key) => {
    const entry = entries.get(key);
    entries.delete(key);
    return entry === undefined ? [] : [[key, entry] as const];
  });
  const [first] = hoisted;
  if (first === undefined) return;
  if (type.text !== 'application') {
    report.error('unknown-key', first[1].key, `unknown key "${first[0]}"; it is only for add-ons of type application`);
    return;
  }
  const given = entries.get('parameters');
  const all = new Map([...entriesOf(given?.value), ...hoisted]);
  entries.set('parameters', {
    key: given?.key ?? first[1].key,
    value: mapOf(given?.value.span ?? first[1].value.span, all, layer),
  });
}

function aliasOf(entry: MapNode, { descriptions, report }: CanonicalContext): string | undefined {
  const as = textOf(get(entry, 'as'));
  // One in lower case is complained about elsewhere; what refers to it need not be, too.
  if (as !== undefined) return as.toUpperCase();
  const from = textOf(get(entry, 'from'));
  if (from !== undefined) return from.slice(from.lastIndexOf('.') + 1);
  const type = textOf(get(entry, 'type'));
  const application = type === 'application' ? textOf(get(get(entry, 'parameters'), 'application')) : undefined;
  if (application !== undefined) return aliasFor(application);
  if (type !== undefined)
    return Object.hasOwn(descriptions.addons, type) ? descriptions.addons[type]?.alias : undefined;
  complainOfNothing(entry.span, report);
  return undefined;
}

function complainOfNothing(span: Span, report: Report): void {
  report.error(
    'alias-missing',
    span,
    'this add-on has none of type, from and as',
    'Add a type, for example { type: redis }.',
  );
}

function aliasFor(application: string): string {
  const alias = application.toUpperCase().replaceAll('-', '_');
  return follows(aliasName, alias) ? alias : `APP_${alias}`;
}
