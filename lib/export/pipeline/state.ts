import type { PipelineValues, ProjectValues } from '../../model/values';
import type { Findings } from './sources';

/** Tells that jobs deploy with the state in a folder of their machine, which is gone when they end. */
export function reportLocalState({ deploy }: ProjectValues, pipeline: PipelineValues, findings: Findings): void {
  if (deploy.backend !== undefined && !deploy.backend.startsWith('file://')) return;
  const job = (pipeline.implied ?? []).find((name) => pipeline.jobs[name]?.environment !== undefined);
  if (job === undefined) return;
  findings.besideFile(
    `jobs.${job}`,
    `${job}: the state of what is deployed is kept in a folder, which a CI system throws away`,
    'Share it: deploy: { backend: "s3://…" } in project.yml.',
  );
}
