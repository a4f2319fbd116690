import type { AddOn } from './addon';
import { variablesOf } from './description';

export interface AttachmentProps {
  /** The name of the add-on in this application, upper snake case. @default the add-on's alias */
  readonly as?: string;
  /** Variable name → binding, instead of `<ALIAS>_<BINDING>`. @default none */
  readonly env?: { readonly [variable: string]: string };
}

/** The attachment of an add-on to an application, under an alias of the application's own. */
export interface Attachment {
  readonly addon: AddOn;
  readonly alias: string;
  readonly env: { readonly [variable: string]: string };
}

/** Whether the configuration goes before what an attachment gives: a random value stands for one that nobody gave. */
export function givesWay({ addon: { description } }: Attachment): boolean {
  return description.valuesOnly === true && description.data === true;
}

/** The variables that an attachment sets: name → binding. */
export function attachedVariables({ addon, alias, env }: Attachment): [variable: string, binding: string][] {
  return [...variablesOf(addon.description, addon.bindingNames, alias, Object.entries(env))];
}
