/** An object, not created here, that must exist in the cluster before an application is deployed. */
export interface Needed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** What messages call it. */
  readonly what: string;
  /** What to do if it does not exist. */
  readonly hint: string;
}
