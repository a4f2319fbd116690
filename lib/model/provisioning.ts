import type { Input, Output, Resource } from '@pulumi/pulumi';

/** One run of a unit's program, for add-ons that make cloud resources in it. */
export interface Provisioning {
  /** What several add-ons of a run share: made by the first that asks for the key. */
  once<T>(key: string, make: () => T): T;
  /** A text with its tokens replaced by what they stand for; a secret stays marked as one. */
  value(text: string): Output<string>;
}

/** What a provisioner made: the values of the tokens `output(key)` gave, by key. */
export type Provisioned = { readonly [key: string]: Input<string | number> };

/** Resources an application's pods come after, since they let them in. */
export type Granted = readonly Resource[];
