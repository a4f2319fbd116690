import type { JobValues } from '../../model/pipeline/job';

/** Kinds of failure among which a script's is. */
const ofScripts = ['always', 'unknown_failure', 'script_failure'];

/** How often the script of a job is run at most: once, unless it is tried again. */
export function triesOf({ retry }: JobValues): number {
  if (retry === undefined) return 1;
  const { max = 2, when = ['always'] } = retry;
  return when.some((kind) => ofScripts.includes(kind)) ? max + 1 : 1;
}

/** The shell that runs a script until it succeeds, as often as it is tried; undefined where once is enough. */
export function tryingShell(job: JobValues): string | undefined {
  const tries = triesOf(job);
  if (tries === 1) return undefined;
  const [shell, options] = hasBash(job) ? ['bash', '-eo pipefail'] : ['sh', '-e'];
  const numbers = Array.from({ length: tries }, (_, index) => index + 1).join(' ');
  return `${shell} -c "for try in ${numbers}; do ${shell} ${options} {0} && exit; done; exit 1"`;
}

/** Images without bash run scripts by sh. */
export function hasBash({ image }: JobValues): boolean {
  return image === undefined || !/alpine|busybox|(^|\/)docker(:|$)/.test(image.name);
}
