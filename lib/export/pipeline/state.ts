import type { PipelineValues, ProjectValues } from '../../model/values';
import type { Findings } from './sources';

/** Tells that jobs deploy with the state in a folder of their machine, which is gone when they end. */
export function reportLocalState({ deploy }: ProjectValues, pipeline: PipelineValues, findings: Findings): void {
  if (deploy.backend !== undefined && !deploy.backend.startsWith('file://')) return;
  const job = (pipeline.implied ?? []).find((name) => pipeline.jobs[name]?.environment !== undefined);
  if (job === undefined) return;
  findings.besideFile(
    `jobs.${job}`,
    `${job}: the deployment state is kept in a local folder, which CI systems discard`,
    'Share the state with deploy: { backend: "s3://…" } in project.yml.',
  );
}
