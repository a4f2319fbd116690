import { quote } from '../../model/check';
import type { ApplicationDocument } from '../application';
import type { Report } from '../diagnostics/report';
import type { Span } from '../diagnostics/source-file';
import type { ResolvedAddOn } from '../resolve-addons';
import { get, textOf } from '../yaml/node';

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
