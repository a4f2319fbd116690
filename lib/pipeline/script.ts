import type { JobValues } from '../model/pipeline/job';
import { quoted } from '../model/shell';

/** The commands of a job as one script, which says each before it runs it, as CI systems do. */
export function scriptOf({ before_script = [], script = [] }: JobValues): string {
  return commands([...before_script, ...script]);
}

/** The commands that run in any case, which all are tried. */
export function afterScriptOf({ after_script = [] }: JobValues): string | undefined {
  return after_script.length === 0 ? undefined : commands(after_script);
}

function commands(list: readonly string[]): string {
  return list.map((command) => `printf '%s\\n' ${quoted(`$ ${titleOf(command)}`)}\n${command.trimEnd()}\n`).join('');
}

function titleOf(command: string): string {
  const [first = '', ...more] = command.trim().split('\n');
  return more.length === 0 ? first : `${first} …`;
}

/** Runs a script with bash where there is one, else with sh; it ends at the first command that fails. */
export function shellOf(file: string): readonly string[] {
  return [
    'sh',
    '-c',
    'if command -v bash >/dev/null 2>&1; then exec bash -eo pipefail "$1"; else exec sh -e "$1"; fi',
    'sh',
    file,
  ];
}
