import type { ResolvedApplication } from '../application';
import type { Report } from '../diagnostics/report';
import type { ResolvedAddOn } from '../resolve-addons';

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
