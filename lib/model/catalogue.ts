import type { AddOnType } from './addon';
import type { Descriptions } from './description';
import type { StackType } from './stack';

/** The types a project can use, by name: the built-in ones and those of its packages. */
export interface Catalogue {
  readonly stacks: { readonly [type: string]: StackType };
  readonly addons: { readonly [type: string]: AddOnType };
}

/** The catalogue of a project that brings its own constructs only. */
export const emptyCatalogue: Catalogue = { stacks: {}, addons: {} };

/** What is known of a catalogue's types without their classes. */
export function describe({ stacks, addons }: Catalogue): Descriptions {
  const described = <D>(types: { readonly [type: string]: { readonly description: D } }): { [type: string]: D } =>
    Object.fromEntries(Object.entries(types).map(([type, { description }]) => [type, description]));
  return { stacks: described(stacks), addons: described(addons) };
}
