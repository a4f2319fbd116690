import { quote } from '../model/check';
import {
  bindingsOf,
  type AddOnDescription,
  type Binding,
  type ImpliedAddOn,
  type Provisioner,
  type StackDescription,
} from '../model/description';
import { impliedAddOns } from '../model/implied-add-ons';
import type { CanonicalContext } from './canonical';
import { meant } from '../model/meant';
import { entriesOf, get, isNull, mapOf, textNode, textOf, type MapNode, type Node } from './yaml/node';
import { readParameters, unknownParameters, type Parameters } from './parameters';
import type { Span } from './diagnostics/source-file';

/** An add-on of one list, merged and checked by itself. */
export interface ResolvedAddOn {
  readonly alias: string;
  /** Where to point: its alias, type or entry. */
  readonly key: Span;
  readonly node: MapNode;
  /** Undefined for attachments. */
  readonly type: string | undefined;
  /** Undefined for attachments and for unknown types. */
  readonly description: AddOnDescription | undefined;
  readonly from: { readonly application?: string; readonly addon: string } | undefined;
  readonly provisioner: Provisioner | undefined;
  readonly parameters: Parameters;
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Variable name → binding. */
  readonly env: ReadonlyMap<string, string>;
  readonly was: string | undefined;
  readonly implied: boolean;
}

/** Whose add-ons they are. */
export interface AddOnsOwner {
  /** As messages say it. */
  readonly what: string;
  /** The layers that were merged, the lowest first. */
  readonly layers: readonly [base: string, ...above: readonly string[]];
  /** What the stack brings: only those that apply, and all. */
  readonly implied: readonly ImpliedAddOn[];
  readonly impliable: readonly ImpliedAddOn[];
  /** Where implied add-ons are shown. */
  readonly stack: Span;
}

/** The add-ons of an application or of the project: written ones, and implied ones whose alias is free. */
export function resolveAddOns(
  merged: Node | undefined,
  owner: AddOnsOwner,
  context: CanonicalContext,
): ResolvedAddOn[] {
  const written = new Map(entriesOf(merged));
  const resolved: ResolvedAddOn[] = [];
  const { addons } = context.descriptions;
  const implied = new Map(
    owner.implied.map((addon) => [addon.as ?? addons[addon.type]?.alias ?? addon.type.toUpperCase(), addon]),
  );
  const impliable = new Set(owner.impliable.map(({ type, as }) => as ?? addons[type]?.alias));
  for (const [alias, { type, env = {} }] of implied) {
    const entry = written.get(alias);
    if (entry !== undefined && (isNull(entry.value) || isOwn(entry.value))) continue;
    const overrides = entriesOf(entry?.value);
    const typed = textNode(owner.stack, type, 'implied');
    const renamed = Object.entries(env).map(
      ([variable, binding]) =>
        [variable, { key: owner.stack, value: textNode(owner.stack, binding, 'implied') }] as const,
    );
    const node = mapOf(
      entry?.value.span ?? owner.stack,
      [
        ['type', { key: owner.stack, value: typed }],
        ...(renamed.length === 0
          ? []
          : [['env', { key: owner.stack, value: mapOf(owner.stack, renamed, 'implied') }] as const]),
        ...overrides,
      ],
      'implied',
    );
    resolved.push(resolveAddOn(alias, entry?.key ?? owner.stack, node, true, owner, context));
  }
  for (const [alias, { key, value }] of written) {
    if (isNull(value) || value.kind !== 'map') continue;
    if (isOwn(value)) resolved.push(resolveAddOn(alias, key, value, false, owner, context));
    else if (!impliable.has(alias)) {
      const known = [
        ...[...written].filter(([, entry]) => isOwn(entry.value)).map(([name]) => name),
        ...implied.keys(),
      ];
      const message = `${owner.what} has no add-on ${quote(alias)} to change; ${meant(alias, known)}`;
      context.report.error('alias-missing', key, message, `To add one, give it a type: ${alias}: { type: redis }.`);
    }
  }
  return resolved;
}

/** What a stack implies with these parameters, but for what is narrowed away. */
export function wantedAddOns(
  stack: StackDescription,
  parameters: { readonly [name: string]: unknown },
  narrowed: unknown,
): readonly ImpliedAddOn[] {
  if (narrowed === false) return [];
  return impliedAddOns(stack, parameters).filter(
    ({ type, as }) => !Array.isArray(narrowed) || narrowed.includes(type) || narrowed.includes(as),
  );
}

function isOwn(value: Node): boolean {
  return get(value, 'type') !== undefined || get(value, 'from') !== undefined;
}

function resolveAddOn(
  alias: string,
  key: Span,
  node: MapNode,
  implied: boolean,
  owner: AddOnsOwner,
  context: CanonicalContext,
): ResolvedAddOn {
  const { descriptions, report } = context;
  const typeNode = get(node, 'type');
  const type = textOf(typeNode);
  const fromNode = get(node, 'from');
  const from = type === undefined ? readFrom(textOf(fromNode)) : undefined;
  const description =
    type !== undefined && Object.hasOwn(descriptions.addons, type) ? descriptions.addons[type] : undefined;
  const written = get(node, 'parameters');
  const missingAt = typeNode?.span ?? key;
  const parameters =
    description === undefined
      ? unknownParameters(written, missingAt)
      : readParameters(written, description.parameters, report, {
          label: `${alias} parameters`,
          missingAt,
          layers: owner.layers,
        });
  const bindings = description === undefined ? new Map<string, Binding>() : bindingsOf(description, parameters.values);
  const env = new Map(entriesOf(get(node, 'env')).flatMap(([name, { value }]) => pair(name, textOf(value))));
  const provisioner = readProvisioner(node, description, context);
  if (from !== undefined) complainOfAttachment(node, alias, context);
  return {
    alias,
    key,
    node,
    type,
    description,
    from,
    provisioner,
    parameters,
    bindings,
    env,
    was: textOf(get(node, 'was')),
    implied,
  };
}

/** `project.SHARED_DB` or `web.DATABASE`, taken apart; without a dot the add-on is empty. */
function readFrom(text: string | undefined): ResolvedAddOn['from'] {
  if (text === undefined) return undefined;
  const [owner = '', ...parts] = text.split('.');
  const addon = parts.join('.');
  return owner === 'project' ? { addon } : { application: owner, addon };
}

function readProvisioner(
  node: MapNode,
  description: AddOnDescription | undefined,
  { report }: CanonicalContext,
): Provisioner | undefined {
  const written = get(node, 'provisioner');
  const text = textOf(written);
  const known: readonly Provisioner[] = description?.provisioners ?? ['in-cluster', 'aws', 'external'];
  const provisioner = known.find((name) => name === text);
  if (written !== undefined && text !== undefined && provisioner === undefined && description !== undefined) {
    const message = `${description.type} cannot come from ${quote(text)}; ${meant(text, known)}`;
    report.error('unknown-provisioner', written.span, message);
  }
  return provisioner;
}

function complainOfAttachment(node: MapNode, alias: string, { report }: CanonicalContext): void {
  for (const name of ['parameters', 'provisioner', 'version', 'was']) {
    const entry = node.entries.get(name);
    if (entry === undefined || isNull(entry.value)) continue;
    const message = `${alias} is attached here; its ${name} can only be set where it is defined`;
    report.error(
      'attachment-parameters',
      entry.key,
      message,
      'Change it where it is defined; for add-ons of the project, in environments.<name>.addons of project.yml.',
    );
  }
}

function pair(name: string, value: string | undefined): (readonly [string, string])[] {
  return value === undefined ? [] : [[name, value]];
}
