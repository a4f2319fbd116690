import type { AddOn } from './addon';
import { variablesOf } from './description';

export interface AttachmentProps {
  /** The name of the add-on in this application, upper snake case. @default the add-on's alias */
  readonly as?: string;
  /** Variable name → binding, instead of `<ALIAS>_<BINDING>`. @default none */
  readonly env?: { readonly [variable: string]: string };
}

/** The use of an add-on by an application, under a name of the application's own. */
export interface Attachment {
  readonly addon: AddOn;
  readonly alias: string;
  readonly env: { readonly [variable: string]: string };
}

/** Whether the configuration goes before what an attachment gives: a random value stands for one that nobody gave. */
export function givesWay({ addon: { description } }: Attachment): boolean {
  return description.valuesOnly === true && description.data === true;
}

/** The variables an attachment gives: name → binding. */
export function attachedVariables({ addon, alias, env }: Attachment): [variable: string, binding: string][] {
  return [...variablesOf(addon.description, addon.bindingNames, alias, Object.entries(env))];
}
