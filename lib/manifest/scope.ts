import type { ResolvedApplication } from './application';
import type { ResolvedAddOn } from './resolve-addons';

/** What names can refer to in one environment. */
export class Scope {
  readonly shared: ReadonlyMap<string, ResolvedAddOn>;
  readonly applications: ReadonlyMap<string, ResolvedApplication>;
  private readonly owned = new Map<string, ReadonlyMap<string, ResolvedAddOn>>();

  constructor(shared: readonly ResolvedAddOn[], applications: readonly ResolvedApplication[]) {
    this.shared = byAlias(shared);
    this.applications = new Map(applications.map((application) => [application.name, application]));
    for (const { name, addons } of applications) this.owned.set(name, byAlias(addons));
  }

  /** The add-ons of an application, or of the project; undefined where there is no such application. */
  addonsOf(application: string | undefined): ReadonlyMap<string, ResolvedAddOn> | undefined {
    return application === undefined ? this.shared : this.owned.get(application);
  }

  /** The add-on itself, where it is an attachment of another's; undefined where that leads nowhere. */
  origin(addon: ResolvedAddOn): ResolvedAddOn | undefined {
    const { from } = addon;
    if (from === undefined) return addon;
    const found = this.addonsOf(from.application)?.get(from.addon);
    // An attachment of an attachment is an error of its own.
    return found?.from === undefined ? found : undefined;
  }
}

function byAlias(addons: readonly ResolvedAddOn[]): ReadonlyMap<string, ResolvedAddOn> {
  return new Map(addons.map((addon) => [addon.alias, addon]));
}
