/** Commands of infra in the scripts of jobs. */

/** One that acts on an environment, and the one it names. */
export interface InfraCommand {
  readonly name: string;
  /** @default none: it acts on development */
  readonly environment?: string;
}

/** Those whose `--env` is development unless told otherwise. */
const acting: readonly string[] = ['deploy', 'preview', 'destroy'];

/** The commands of a script that act on an environment; those whose options only a shell knows are left out. */
export function infraCommands(script: string): readonly InfraCommand[] {
  return commandsOf(script).flatMap((words): InfraCommand[] => {
    const at = words.findIndex((word) => word === 'infra' || word === 'project-infra');
    const name = words[at + 1];
    if (at === -1 || words[0] === 'echo' || name === undefined || !acting.includes(name)) return [];
    const options = words.slice(at + 2);
    const environment = environmentOf(options);
    if (environment === undefined) return options.some((word) => word.startsWith('$')) ? [] : [{ name }];
    return environment.includes('$') ? [] : [{ name, environment }];
  });
}

/** The words of each command, without comments and what is made of the output of others. */
function commandsOf(script: string): readonly (readonly string[])[] {
  const text = script
    .replaceAll(/\\\n/g, ' ')
    .replaceAll(/(^|\s)#.*/g, '$1')
    .replaceAll(/\$\([^()]*\)|`[^`]*`/g, 'made')
    // What holds spaces in quotes is text for others.
    .replaceAll(/'[^']*\s[^']*'|"[^"]*\s[^"]*"/g, 'text')
    .replaceAll(/["']/g, '');
  return text.split(/[;&|()\n]+/).map((command) => command.trim().split(/\s+/));
}

/** The last of `--env NAME`, `--env=NAME`, `-e NAME` and `-eNAME`, as the command line takes them. */
function environmentOf(options: readonly string[]): string | undefined {
  let environment: string | undefined;
  for (const [index, word] of options.entries()) {
    if (word === '--env' || word === '-e') environment = options[index + 1];
    else environment = /^(?:--env=|-e=?)(.+)$/.exec(word)?.[1] ?? environment;
  }
  return environment;
}
