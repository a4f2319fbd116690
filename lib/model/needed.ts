import type { Reference } from './reference';

/** An object, not created here, that must exist in the cluster before an application is deployed. */
export interface Needed extends Reference {
  readonly namespace: string;
  /** What messages call it. */
  readonly what: string;
  /** What to do if it does not exist. */
  readonly hint: string;
}
