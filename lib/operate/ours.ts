import { managedBy, projectLabel } from '../model/marks';

const label = 'app.kubernetes.io/managed-by';

/** Whether we made the object. */
export function isOurs({
  metadata,
}: {
  readonly metadata: { readonly labels?: { readonly [key: string]: string } };
}): boolean {
  return metadata.labels?.[label] === managedBy[label];
}

/** Whether labels are of the project; what no project is written on is of whichever asks. */
export function isOfProject(
  labels: { readonly [key: string]: string } | undefined,
  project: string | undefined,
): boolean {
  const partOf = labels?.[projectLabel];
  return project === undefined || partOf === undefined || partOf === project;
}
