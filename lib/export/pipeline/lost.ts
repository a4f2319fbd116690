import type { JobValues } from '../../model/pipeline/job';
import type { Findings, Lost } from './sources';

/** What CI systems lack that GitLab has, by dotted key of a job. */
const lacked: Lost = {
  coverage: ['reads no coverage from logs', 'Upload a report, as artifacts.reports.'],
  'environment.url': ['knows no address of an environment'],
  'environment.on_stop': ['has no job that takes an environment down'],
  'artifacts.name': ['gives artifacts no name'],
  'artifacts.untracked': ['keeps the files that are named', 'Name them in paths.'],
  extends: ['knows no templates from elsewhere', 'Write the job here.'],
};

/** Said of a target where jobs find each other's artifacts by a name. */
export const artifactsNamedByJobs: Lost = {
  'artifacts.name': ['names artifacts by their jobs here, so that others find them'],
};

/** Said of a target that takes whole paths. */
export const artifactsKeptWhole: Lost = {
  'artifacts.exclude': ['keeps all that is in a path', 'Delete in after_script what is not to be kept.'],
};

/**
 * Takes note of what a job says and a target lacks.
 *
 * @param own what it lacks beside, or says otherwise; undefined for what it has
 */
export function reportLost(name: string, job: JobValues, findings: Findings, own: Lost): void {
  findings.lost(name, job, { ...lacked, ...own });
  if (job.environment?.action === 'stop')
    findings.unsupported(name, 'environment.action', `${findings.target} does not stop environments`);
}

/** Takes note of a text that a target puts something of its own in for, which nothing prevents. */
export function reportSubstituted(name: string, job: JobValues, findings: Findings, substituted: RegExp): void {
  const [found] = substituted.exec(JSON.stringify(job)) ?? [];
  if (found !== undefined)
    findings.unsupported(
      name,
      'script',
      `${findings.target} puts something of its own in for ${found}, and nothing prevents it`,
      'Write it otherwise.',
    );
}
