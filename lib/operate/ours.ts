import { managedBy } from '../model/marks';

const label = 'app.kubernetes.io/managed-by';

/** Whether we made the object. */
export function isOurs({
  metadata,
}: {
  readonly metadata: { readonly labels?: { readonly [key: string]: string } };
}): boolean {
  return metadata.labels?.[label] === managedBy[label];
}
