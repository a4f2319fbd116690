import { alternatives, check, isClosed, kindsOf, quote } from '../model/check';
import { parsePlaceholders } from '../model/placeholder';
import type { Schema } from '../model/schema';
import type { ResolvedApplication } from './application';
import { meant } from '../model/meant';
import { entriesOf, get, isNull, type Node, type ScalarNode } from './yaml/node';
import { toPlain } from './yaml/plain';
import type { Report } from './diagnostics/report';
import { complainOfPlaceholder } from './validate';
import type { ResolvedAddOn } from './resolve-addons';
import type { Scope } from './scope';
import { sourceOf, type Span } from './diagnostics/source-file';

/** A fact is there, or missing for a reason; `lacking` is a reason that only holds for the environment, with the next step. */
export type Fact = true | string | { readonly lacking: string; readonly hint: string };

/** What placeholders can name beside add-ons. */
export type Facts = { readonly [root: string]: { readonly [field: string]: Fact } };

/** The add-ons a text can name. */
interface Names {
  readonly bound: ReadonlyMap<string, ResolvedAddOn>;
  readonly removed: ReadonlyMap<string, Node>;
}

export interface PlaceholderContext {
  /** The project does not name the environment, so that what is missing there need not matter. */
  readonly isUnnamed: boolean;
  readonly facts: Facts;
  /** What is known of the applications of the project, by name. @default they cannot be named */
  readonly others?: Facts;
  readonly scope: Scope;
  readonly report: Report;
}

/** Checks every placeholder of an application: in variables and in the parameters of its stack and add-ons. */
export function checkPlaceholders(application: ResolvedApplication, context: PlaceholderContext): void {
  const addons: Names = { bound: context.scope.addonsOf(application.name) ?? new Map(), removed: application.removed };
  for (const [, { value }] of entriesOf(get(application.node, 'variables'))) {
    if (value.kind === 'scalar') checkText(value, context, addons, true);
  }
  for (const { node, secrets } of texts(application.parameters.node, application.stack?.parameters, context.report))
    checkText(node, context, addons, secrets);
  for (const addon of application.addons) checkAddOnPlaceholders(addon, context);
}

/** Checks the placeholders of an add-on's parameters, which cannot name add-ons: they are made before any is bound. */
export function checkAddOnPlaceholders(addon: ResolvedAddOn, context: PlaceholderContext): void {
  for (const { node } of texts(addon.parameters.node, addon.description?.parameters, context.report))
    checkText(node, context, undefined, false);
}

/** A scalar that may hold placeholders, and whether those of secrets. */
interface FreeText {
  readonly node: ScalarNode;
  readonly secrets: boolean;
}

/**
 * The scalars that may hold placeholders: texts without enum or pattern, unless the schema says otherwise. Where another
 * text or a key holds one, and is not refused for it anyway, that is told.
 */
function texts(node: Node, schema: Schema = {}, report: Report): readonly FreeText[] {
  const found: FreeText[] = [];
  toPlain(node, schema, {
    onScalar: (scalar, own) => {
      if (isNull(scalar) || !scalar.text.includes('${')) return;
      const forms = [own, ...alternatives(own).filter((form) => kindsOf(form)?.includes('string') !== false)];
      const allowed = forms.find((form) => form['x-placeholders'] !== undefined)?.['x-placeholders'];
      if (allowed ?? forms.slice(1).some(isFree))
        found.push({ node: scalar, secrets: forms.some((form) => form['x-secrets'] === true) });
      else if (allowed === undefined && check(scalar.text, own).length === 0)
        complainOfPlaceholder(scalar.text, scalar.span, report);
    },
    onKey: (key, at, own) => {
      if (key.includes('${') && own?.propertyNames === undefined && (own === undefined || !isClosed(own)))
        complainOfPlaceholder(key, at, report);
    },
  });
  return found;
}

function isFree(schema: Schema): boolean {
  return schema.enum === undefined && schema.pattern === undefined && schema.format === undefined;
}

function checkText(node: ScalarNode, context: PlaceholderContext, addons: Names | undefined, secrets: boolean): void {
  const { text } = node;
  if (!text.includes('${')) return;
  const { report } = context;
  const seen = new Map<string, number>();
  let complete = 0;
  for (const segment of parsePlaceholders(text)) {
    if ('text' in segment) continue;
    const raw = text.slice(segment.offset, text.indexOf('}', segment.offset) + 1);
    const occurrence = seen.get(raw) ?? 0;
    seen.set(raw, occurrence + 1);
    complete += 1;
    checkReference(segment.reference, raw, spanOf(node, raw, occurrence), context, addons, secrets);
  }
  const open = text.replaceAll('$${', '').replace(/\$\{[^}]*\}/g, '');
  if (open.includes('${')) {
    report.error(
      'placeholder-syntax',
      spanOf(node, '${', complete),
      'this placeholder is not closed',
      'Use ${name}, or $${ for a literal ${.',
    );
  }
}

function checkReference(
  reference: readonly string[],
  raw: string,
  at: Span,
  { facts, others, scope, report, isUnnamed }: PlaceholderContext,
  addons: Names | undefined,
  secrets: boolean,
): void {
  const [root = '', name = '', binding] = reference;
  const literal = `For a literal ${raw}, write $${raw}.`;
  const unknown = (message: string, hint = literal) =>
    report.error('placeholder-unknown', at, `${raw}: ${message}`, hint);
  if (root !== 'addons') {
    const isOther = root === 'applications' && others !== undefined;
    const known = isOther ? others : facts;
    const [of = '', ...path] = isOther ? reference.slice(1) : reference;
    const rest = path.join('.');
    const fields = Object.hasOwn(known, of) ? known[of] : undefined;
    if (fields === undefined)
      return unknown(
        isOther
          ? `unknown application ${quote(of)}; ${meant(of, Object.keys(known))}`
          : `unknown name ${quote(root)}; ${meant(root, ['addons', ...Object.keys(facts), ...(others === undefined ? [] : ['applications'])])}`,
      );
    const fact = Object.hasOwn(fields, rest) ? fields[rest] : undefined;
    if (fact === undefined)
      return unknown(
        rest === ''
          ? `${of} is not a value; ${meant('', Object.keys(fields))}`
          : `${of} has no ${quote(rest)}; ${meant(rest, Object.keys(fields))}`,
      );
    if (fact === true) return;
    if (typeof fact === 'string') return unknown(fact, 'Set it, or write the value itself.');
    if (isUnnamed) report.warning('placeholder-unknown', at, `${raw}: ${fact.lacking}`, fact.hint);
    else unknown(fact.lacking, fact.hint);
    return;
  }
  if (addons === undefined) {
    report.error(
      'placeholder-misplaced',
      at,
      `${raw}: parameters of add-ons cannot refer to add-ons`,
      'They can refer to project.*, environment.* and application.*.',
    );
    return;
  }
  const known = [...addons.bound.keys()].map((alias) => alias.toLowerCase());
  const isLower = name === name.toLowerCase();
  const addon = isLower ? addons.bound.get(name.toUpperCase()) : undefined;
  const removed = isLower ? addons.removed.get(name.toUpperCase()) : undefined;
  if (addon === undefined && removed !== undefined) {
    const { file, line } = sourceOf(removed.span);
    return unknown(
      `the add-on is removed in ${removed.layer ?? 'a layer'} (${file}:${line})`,
      'Remove what refers to it there, too: NAME: null.',
    );
  }
  if (addon === undefined) return unknown(`unknown add-on ${quote(name)}; ${meant(name, known)}`);
  const origin = scope.origin(addon);
  // What is wrong with the add-on itself is said there.
  if (origin?.description === undefined) return;
  const given = origin.bindings.get(binding ?? '');
  if (given === undefined || reference.length > 3) {
    const rest = reference.slice(2).join('.');
    const wrong = rest === '' ? 'the name of a binding is missing' : `${addon.alias} has no binding ${quote(rest)}`;
    return unknown(`${wrong}; ${meant(rest, origin.bindings.keys())}`);
  }
  if (given.secret && !secrets) {
    const hint = 'Put it in variables:, and let the program read it from there.';
    report.error('placeholder-secret', at, `${raw} is secret, and is only allowed in variables`, hint);
  }
}

/** Where in the file the placeholder stands: the nth of its kind in the scalar as it was written. */
function spanOf({ span }: ScalarNode, raw: string, occurrence: number): Span {
  const { file } = span;
  let at = span.start - 1;
  for (let count = 0; count <= occurrence;) {
    at = file.text.indexOf(raw, at + 1);
    if (at === -1 || at >= span.end) return span;
    // An escaped one is no placeholder.
    if (file.text.charAt(at - 1) !== '$') count += 1;
  }
  return { file, start: at, end: at + raw.length };
}
