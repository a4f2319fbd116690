import { quote } from '../../model/check';
import { meant } from '../../model/meant';
import type { ResolvedApplication } from '../application';
import type { Report } from '../diagnostics/report';
import type { Span } from '../diagnostics/source-file';
import type { ResolvedAddOn } from '../resolve-addons';
import type { Scope } from '../scope';
import { get } from '../yaml/node';

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
          `unknown application ${quote(name)}; ${ownerOf(from, scope, application.name) ?? meant(name, ['project', ...all])}`,
          from.addon === ''
            ? 'Name its owner and its alias: from: project.ALIAS, or from: APPLICATION.ALIAS.'
            : undefined,
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

/** An alias without its owner: whose it is. */
function ownerOf(
  { application: alias = '', addon }: NonNullable<ResolvedAddOn['from']>,
  scope: Scope,
  reader: string,
): string | undefined {
  if (addon !== '') return undefined;
  const owners = [undefined, ...scope.applications.keys()].filter((owner) => owner !== reader);
  const owner = owners.find((each) => {
    const found = scope.addonsOf(each)?.get(alias.toUpperCase());
    return found !== undefined && found.from === undefined;
  });
  return scope.addonsOf(owner)?.has(alias.toUpperCase()) === true
    ? `did you mean "${owner ?? 'project'}.${alias.toUpperCase()}"?`
    : undefined;
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
