import { isRecord } from '../model';

/** What is read of the metadata of an object. */
export interface Metadata {
  readonly name: unknown;
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** The metadata in the fields of an object, as a state has recorded them or the cluster returns them. */
export function metadataIn(fields: Readonly<Record<string, unknown>> | undefined): Metadata {
  const metadata = isRecord(fields?.['metadata']) ? fields['metadata'] : {};
  const { name, annotations } = metadata;
  return { name, annotations: isRecord(annotations) ? annotations : {} };
}
