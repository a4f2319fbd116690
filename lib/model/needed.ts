/** An object of somebody else that must be in the cluster before an application is deployed. */
export interface Needed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** As messages say it. */
  readonly what: string;
  /** What to do where it is not there. */
  readonly hint: string;
}
