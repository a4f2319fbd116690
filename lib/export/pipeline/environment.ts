import type { JobValues } from '../../model/pipeline/job';
import type { PipelineContext } from './context';
import { usedIn } from './expand';
import { matrixNames } from '../../model/pipeline/matrix';

/** Everything a job runs. */
function scriptsOf({ before_script = [], script = [], after_script = [] }: JobValues): readonly string[] {
  return [...before_script, ...script, ...after_script];
}

/** The variables of a job: its own, its matrix's, and those of GitLab's that its scripts use. */
export function environmentOf(
  name: string,
  job: JobValues,
  context: PipelineContext,
): { readonly [variable: string]: string } {
  const { computed, predefined, target } = context.language;
  const lookup = context.lookup(name, job);
  const own = [...Object.keys(job.variables ?? {}), ...matrixNames(job)];
  const used = usedIn(scriptsOf(job)).filter((variable) => !own.includes(variable) && !(variable in computed));
  const unknown = used.filter((variable) => predefined(variable, name, job) === undefined);
  if (unknown.length > 0)
    context.findings.unsupported(
      name,
      'script',
      `${target} has no equivalent of ${unknown.map((variable) => `$${variable}`).join(', ')}`,
      'Set a variable of your own.',
    );
  const known = [...own, ...used.filter((variable) => !unknown.includes(variable))];
  const names = [...new Set([...known, ...countersOf(job).filter((variable) => !(variable in computed))])];
  return Object.fromEntries(names.map((variable) => [variable, lookup(variable) ?? '']));
}

/** Those of the variables a shell has to make that the scripts of a job use. */
export function computedIn(job: JobValues, { language: { computed } }: PipelineContext): readonly string[] {
  const used = [...usedIn(scriptsOf(job)), ...countersOf(job)];
  return [...new Set(used)].filter((variable) => variable in computed && job.variables?.[variable] === undefined);
}

/** The variables that number the runs of a job that runs several times. */
function countersOf({ parallel }: JobValues): readonly string[] {
  return typeof parallel === 'number' ? ['CI_NODE_INDEX', 'CI_NODE_TOTAL'] : [];
}
