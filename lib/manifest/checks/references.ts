import { quote } from '../../model/check';
import type { ApplicationDocument, ResolvedApplication } from '../application';
import { variablesOf } from '../binding';
import { meant } from '../meant';
import { get, textOf } from '../yaml/node';
import type { Report } from '../report';
import type { ResolvedAddOn } from '../resolve-addons';
import type { Scope } from '../scope';
import type { Span } from '../yaml/source-file';

/** Checks what `from:` names. */
export function checkAttachments(
  application: ResolvedApplication,
  scope: Scope,
  all: ReadonlySet<string>,
  environment: string,
  report: Report,
): void {
  for (const addon of application.addons) {
    const { from } = addon;
    if (from === undefined) continue;
    const at = get(addon.node, 'from')?.span ?? addon.key;
    const candidates = scope.addonsOf(from.application);
    if (candidates === undefined) {
      const name = from.application ?? '';
      if (all.has(name))
        report.error(
          'unknown-from',
          at,
          `${name} is not in environment ${environment}`,
          'Remove this add-on there by setting it to null.',
        );
      else
        report.error(
          'unknown-application',
          at,
          `unknown application ${quote(name)}; ${meant(name, ['project', ...all])}`,
        );
      continue;
    }
    const target = candidates.get(from.addon);
    const owner = from.application ?? 'project';
    if (from.application === application.name) {
      report.error(
        'unknown-from',
        at,
        `${application.name} cannot attach ${from.addon} from itself`,
        'Name the application that owns it, or give it a type.',
      );
    } else if (target === undefined) {
      complainOfTarget(from.addon, owner, candidates, at, report);
    } else if (target.from !== undefined) {
      const source = `${target.from.application ?? 'project'}.${target.from.addon}`;
      report.error(
        'unknown-from',
        at,
        `${owner}.${from.addon} is itself attached from ${source}`,
        `Use from: ${source}.`,
      );
    }
  }
}

/** What is named is no alias: the type, mostly, or nothing. */
function complainOfTarget(
  written: string,
  owner: string,
  candidates: ReadonlyMap<string, ResolvedAddOn>,
  at: Span,
  report: Report,
): void {
  const where = owner === 'project' ? 'the project' : owner;
  const alias = written.toUpperCase();
  const byType = [...candidates.values()].filter(({ type }) => type === written).map((addon) => addon.alias);
  const likely = candidates.has(alias) ? alias : byType[0];
  const known = likely === undefined ? meant(written, candidates.keys()) : `did you mean ${likely}, its alias?`;
  const example = likely ?? candidates.keys().next().value ?? 'DATABASE';
  const message =
    written === ''
      ? `from: ${owner} names no add-on; ${meant('', candidates.keys())}`
      : `${where} has no add-on ${quote(written)}; ${known}`;
  const hint = candidates.size === 0 ? undefined : `Refer to add-ons by their alias: from: ${owner}.${example}.`;
  report.error('unknown-from', at, message, hint);
}

/** Checks the variables that add-ons give: two must not give the same, and a written one wins. */
export function checkVariables(application: ResolvedApplication, scope: Scope, report: Report): void {
  const givers = new Map<string, string>();
  const variables = get(application.node, 'variables');
  for (const addon of application.addons) {
    const origin = scope.origin(addon);
    if (origin?.description === undefined) continue;
    checkEnv(addon, origin, report);
    for (const variable of variablesOf(origin.description, origin.bindings, addon.alias, addon.env).keys()) {
      const other = givers.get(variable);
      if (other !== undefined) {
        const hint = `Rename one with env: { OTHER_NAME: ${addon.env.get(variable) ?? 'binding'} }, or give the add-on a different alias with as:.`;
        report.error(
          'duplicate-variable',
          addon.key,
          `${other} and ${addon.alias} both set the variable ${variable}`,
          hint,
        );
        continue;
      }
      givers.set(variable, addon.alias);
      const written = variables?.kind === 'map' ? variables.entries.get(variable) : undefined;
      if (written === undefined) continue;
      report.warning(
        'variable-overridden',
        written.key,
        `${variable} is also set by ${addon.alias}; the value here takes precedence`,
        'Remove it, or rename the injected variable with env:.',
      );
    }
  }
}

function checkEnv(addon: ResolvedAddOn, origin: ResolvedAddOn, report: Report): void {
  for (const [variable, binding] of addon.env) {
    if (origin.bindings.has(binding)) continue;
    const at = get(get(addon.node, 'env'), variable)?.span ?? addon.key;
    report.error(
      'unknown-binding',
      at,
      `${addon.alias} has no binding ${quote(binding)}; ${meant(binding, origin.bindings.keys())}`,
    );
  }
}

/** Warns of an image that is called as another application, as it is no reference to that one's. */
export function checkImages(
  applications: readonly ResolvedApplication[],
  names: ReadonlySet<string>,
  registry: string,
  report: Report,
): void {
  for (const { name, node } of applications) {
    const image = get(node, 'image');
    const text = textOf(image);
    if (image === undefined || text === undefined || text === name || !names.has(text)) continue;
    const other = applications.find((application) => application.name === text);
    const theirs = textOf(get(other?.node, 'image')) ?? `${registry}/${text}`;
    const message = `image ${quote(text)} names an image called ${text}; it does not refer to the application ${text}`;
    report.warning('image-application', image.span, message, `To run the same image, repeat image: ${theirs}.`);
  }
}

/** Warns where applications each list a database of one type, as they mostly mean to share it. */
export function checkDatabases(applications: readonly ResolvedApplication[], report: Report): void {
  const databases = applications.flatMap(({ name, addons }) =>
    addons.filter(({ description }) => description?.alias === 'DATABASE').map((addon) => ({ name, addon })),
  );
  const first = new Map<string, { readonly name: string; readonly addon: ResolvedAddOn }>();
  // One that a stack brings is not listed, so it can only be the one that was meant.
  for (const owner of databases.toSorted((a, b) => Number(b.addon.implied) - Number(a.addon.implied))) {
    const type = owner.addon.type ?? '';
    const other = first.get(type);
    if (other === undefined) first.set(type, owner);
    else if (other.name !== owner.name && !owner.addon.implied) {
      const message = `${owner.name} and ${other.name} have separate ${type} databases`;
      report.warning(
        'separate-databases',
        owner.addon.key,
        message,
        `To share one, use { from: ${other.name}.${other.addon.alias}, as: ${owner.addon.alias} }.`,
      );
    }
  }
}

/** Checks earlier names of applications: one that still exists, or that two claim, would move state twice. */
export function checkEarlierNames(applications: readonly ApplicationDocument[], report: Report): void {
  const claims = applications.map(({ name, was }) => ({ name, was: textOf(was), at: was?.span }));
  checkEarlier('application', claims, report);
}

/** Checks earlier aliases of add-ons of one owner. */
export function checkEarlierAliases(addons: readonly ResolvedAddOn[], report: Report): void {
  const claims = addons.map(({ alias, was, node }) => ({ name: alias, was, at: get(node, 'was')?.span }));
  checkEarlier('add-on', claims, report);
}

interface Claim {
  readonly name: string;
  readonly was: string | undefined;
  readonly at: Span | undefined;
}

function checkEarlier(what: string, claims: readonly Claim[], report: Report): void {
  const names = new Set(claims.map(({ name }) => name));
  const claimed = new Map<string, string>();
  for (const { name, was, at } of claims) {
    if (was === undefined || at === undefined) continue;
    const other = claimed.get(was);
    if (was === name)
      report.error('was-collision', at, `${name} is the current name, not a former one`, 'Remove was:.');
    else if (names.has(was))
      report.error('was-collision', at, `the ${what} ${was} still exists`, 'Remove was:, or rename the other one too.');
    else if (other !== undefined)
      report.error('was-collision', at, `${other} already has was: ${quote(was)}; only one can take over its state`);
    else claimed.set(was, name);
  }
}
