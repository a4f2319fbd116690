import type { TreeObject } from '../kubernetes';
import type { RolloutTarget } from '../model';

/** Kinds whose pods whatever depends on them waits for. */
export const workloadKinds: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'Job']);

/** What is waited for of an object. */
export function rolloutTarget({ manifest, application }: TreeObject): RolloutTarget {
  const { kind, metadata } = manifest;
  return { kind, namespace: metadata.namespace ?? '', name: metadata.name, application: application?.name };
}
