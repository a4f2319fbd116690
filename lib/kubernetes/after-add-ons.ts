import type { Construct } from 'constructs';
import type { Application } from '../model';

/** Makes a part of an application wait for the add-ons it uses, as far as they are deployed together with it. */
export function afterAddOns(construct: Construct, application: Application): void {
  for (const { addon } of application.attachments.values()) {
    if (addon.owned && addon.unit === application.unit) construct.node.addDependency(addon);
  }
}
