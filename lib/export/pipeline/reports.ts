import { isRecord } from '../../model/record';
import type { ArtifactsValues } from '../../model/pipeline/job';

/** The paths of the reports of a job, of one kind or of all. */
export function reportPaths(
  { reports = {} }: ArtifactsValues,
  isMeant: (kind: string) => boolean = () => true,
): string[] {
  return Object.entries(reports).flatMap(([kind, report]) => {
    if (!isMeant(kind)) return [];
    const paths: unknown = isRecord(report) ? report['path'] : report;
    return (Array.isArray(paths) ? paths : [paths]).filter((path) => typeof path === 'string');
  });
}
