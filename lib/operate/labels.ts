import type { dataAnnotation as modelDataAnnotation } from '../model/binding-secrets';

/** Labels and annotations of what `operate` keeps in a namespace. */
export const managedBy = { 'app.kubernetes.io/managed-by': 'infra' } as const;

export const projectLabel = 'app.kubernetes.io/part-of';

export const managedBySelector = 'app.kubernetes.io/managed-by=infra';

// Only the type comes from the model, whose module would load the construct library.
export const dataAnnotation: typeof modelDataAnnotation = 'infra.dev/data';

/** Whether we made the object. */
export function isOurs({
  metadata,
}: {
  readonly metadata: { readonly labels?: { readonly [key: string]: string } };
}): boolean {
  return metadata.labels?.['app.kubernetes.io/managed-by'] === 'infra';
}
