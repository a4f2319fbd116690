/** An object as the API server takes it. */
export interface PatchedObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: { [label: string]: string };
    annotations?: { [annotation: string]: string };
  };
  [field: string]: unknown;
}

/** A change to rendered objects. */
export interface ObjectPatch {
  readonly kind: string;
  /** @default every object of the kind */
  readonly name?: string;
  /** Changes the object that it is given, or returns another. */
  readonly change: (object: PatchedObject) => PatchedObject | undefined | void;
}

/** Fields that Kubernetes sets itself. */
export const serverFields: readonly string[] = [
  'status',
  ...[
    'uid',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'managedFields',
    'selfLink',
  ].map((field) => `metadata.${field}`),
];
