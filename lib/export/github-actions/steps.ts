import { durationSeconds } from '../../model/formats/duration';
import type { JobValues } from '../../model/pipeline/job';
import { computedIn } from '../pipeline/environment';
import { actions } from './actions';
import { downloads, uploads } from './artifacts';
import { cacheSteps } from './caches';
import type { PipelineContext } from '../pipeline/context';
import { literal } from './language';
import { tryingShell } from './tries';

type Step = Record<string, unknown>;

/** Seconds a job on GitHub's machines may take, the time it waits included. */
const longestWait = 6 * 3600;

/** The steps of a job: what it fetches, its commands, what it hands on. */
export function steps(name: string, job: JobValues, context: PipelineContext): Step[] {
  const cache = cacheSteps(name, job, context);
  const main = [...(job.before_script ?? []), ...(job.script ?? [])];
  const after = job.after_script ?? [];
  const made = computedIn(job, context);
  const { computed } = context.language;
  return [
    ...wait(name, job, context),
    { uses: actions.checkout },
    ...awsLogin(job),
    ...cache.before,
    ...downloads(name, job, context),
    ...(made.length === 0
      ? []
      : [{ run: script(made.map((variable) => `echo "${variable}=${computed[variable] ?? ''}" >> "$GITHUB_ENV"`)) }]),
    ...(main.length === 0 ? [] : [{ shell: tryingShell(job), run: script(main) }]),
    ...(after.length === 0 ? [] : [{ if: 'always()', 'continue-on-error': true, run: script(after) }]),
    ...cache.after,
    ...uploads(name, job, context),
  ];
}

/** AWS trusts what GitHub says of the job, and gives it keys that expire. */
function awsLogin({ awsRole }: JobValues): Step[] {
  if (awsRole === undefined) return [];
  const inputs = { 'role-to-assume': '${{ env.AWS_ROLE_ARN }}', 'aws-region': '${{ env.AWS_REGION }}' };
  return [{ uses: actions.awsLogin, with: inputs }];
}

/** Commands in one shell, so that what one sets the next one sees. */
function script(commands: readonly string[]): string {
  const text = commands.map((command) => literal(command).replace(/\n+$/, '')).join('\n');
  return text.includes('\n') ? `${text}\n` : text;
}

function wait(name: string, { start_in }: JobValues, { findings }: PipelineContext): Step[] {
  if (start_in === undefined) return [];
  const seconds = Math.round(durationSeconds(start_in));
  if (seconds >= longestWait)
    findings.unsupported(name, 'start_in', `GitHub ends jobs after 6 hours, so a job cannot wait ${start_in}`);
  return [{ name: `Wait ${start_in}`, run: `sleep ${seconds}` }];
}
