import { marksData } from '../model';
import { addOnOf } from './generated';
import { resourceUrn } from './identity';
import type { Repair, Situation } from './repair';

/** What a person reads of a repair: data that was kept is waited for by the next deployment, and nothing is wrong with it. */
export function describeRepair(
  { project, state }: Pick<Situation, 'project' | 'state'>,
  { adopt, refresh, remake, unfinished }: Repair,
): string[] {
  const begun = new Set((state?.pending_operations ?? []).map(({ resource }) => resource.urn));
  const kept = adopt.filter(
    (object) => marksData(object.manifest.metadata.annotations) && !begun.has(resourceUrn(project, object)),
  );
  const unknown = adopt.length - kept.length;
  const parts = [
    unknown > 0 ? `${unknown} ${unknown === 1 ? 'object' : 'objects'} unknown to the state` : '',
    refresh.length > 0 ? `${refresh.length} changed outside it` : '',
    remake.length > 0 ? `${remake.length} to be recreated` : '',
  ].filter(Boolean);
  const names = new Set(kept.map((object) => addOnOf(object)?.objectName ?? object.manifest.metadata.name));
  const isRepaired = parts.length > 0 || unfinished;
  return [
    ...(names.size > 0 ? [`reusing the data that was kept: ${[...names].join(', ')}`] : []),
    ...(isRepaired ? [`repairing the state: ${parts.join(', ') || 'operations that never finished'}`] : []),
  ];
}
