import type { JobValues } from '../../model/pipeline/job';
import type { Findings, Lost } from './sources';

/** What CI systems lack that GitLab has, by dotted key of a job. */
const lacked: Lost = {
  coverage: ['does not read coverage from logs', 'Upload a report with artifacts.reports.'],
  'environment.url': ['does not support URLs of environments'],
  'environment.on_stop': ['does not support jobs that stop an environment'],
  'artifacts.name': ['does not support names of artifacts'],
  'artifacts.untracked': ['keeps only named files', 'Name them in paths.'],
  extends: ['does not support templates from elsewhere', 'Define the job here.'],
};

/** Said of a target where jobs find each other's artifacts by a name. */
export const artifactsNamedByJobs: Lost = {
  'artifacts.name': ['uses the job as the name of artifacts, so that other jobs find them'],
};

/** Said of a target that takes whole paths. */
export const artifactsKeptWhole: Lost = {
  'artifacts.exclude': ['keeps everything in a path', 'Delete what should not be kept in after_script.'],
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
    findings.unsupported(name, 'script', `${findings.target} always substitutes ${found}`, 'Write it differently.');
}
