import type { ForeignApplication } from '../../graph';
import { objectName, shortHash, type AddOn, type Application } from '../../model';

/** What entities are called: `storefront-web`, `storefront-web-cache`, since a catalogue holds many projects. */
export class EntityNames {
  private readonly addons = new Map<string, string>();

  of(application: Application): string {
    return objectName([application.project.name, application.name]);
  }

  ofAddOn({ path, identity, application, project }: AddOn): string {
    const known = this.addons.get(path);
    if (known !== undefined) return known;
    const wanted = objectName([project.name, ...(application === undefined ? [] : [application.name]), identity]);
    // CACHE of the application web, and WEB_CACHE of the project, would be one.
    const isTaken = [...this.addons.values()].includes(wanted);
    const name = isTaken ? `${wanted.slice(0, 54)}-${shortHash(path)}` : wanted;
    this.addons.set(path, name);
    return name;
  }

  /** What other projects' own exports call their applications. */
  ofForeign({ project, application }: ForeignApplication): string {
    return objectName([project, application]);
  }
}
