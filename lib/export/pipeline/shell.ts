import type { JobValues } from '../../model/pipeline/job';
import type { PipelineContext } from './context';
import { quotedPaths } from './path-regexp';

/** Commands of a job in one shell, so that what one sets the next one sees; empty for none. */
export function mainScript({ before_script = [], script = [] }: JobValues): string {
  return joined([...before_script, ...script]);
}

/** Commands one after another. */
export function joined(commands: readonly string[]): string {
  return commands.map((command) => command.replace(/\n+$/, '')).join('\n');
}

/** A line that makes the failures a job may have no failures, for systems that have no word for it. */
export function failureAllowed({ allow_failure: allowed }: JobValues): readonly string[] {
  if (allowed === undefined || allowed === false) return [];
  if (allowed === true) return [`trap 'echo "Failed with $?, which is allowed."; exit 0' EXIT`];
  return [`trap 'case $? in ${allowed.exit_codes.join(' | ')}) exit 0 ;; esac' EXIT`];
}

/** Whether files changed, each with what asks it. */
export interface Changes {
  readonly paths: readonly string[];
  /** Whether the job is for changes of these, or for none of them. */
  readonly wanted: boolean;
}

/**
 * Commands that end in another where a job is not for what changed; nothing to compare with is for every job.
 * @param base what to compare with
 */
export function onlyForChanges(changes: readonly Changes[], base: string, otherwise: string): string {
  return [
    'changed() {',
    `  git cat-file -e "${base}^{commit}" 2>/dev/null || return "$1"`,
    `  [ -n "$(git diff --name-only "${base}" HEAD | grep -vE "^(\${3-})$" | grep -E "^($2)$")" ]`,
    '}',
    ...changes.map(
      ({ paths, wanted }) => `${wanted ? '' : '! '}changed ${wanted ? 0 : 1} ${quotedPaths(paths)} || ${otherwise}`,
    ),
  ].join('\n');
}

/** Variables of GitLab's that a shell has to make, exported. */
export function computedExports(names: readonly string[], { language: { computed } }: PipelineContext): string[] {
  return names.map((name) => `export ${name}="${computed[name] ?? ''}"`);
}
