import { Command } from 'commander';
import { page } from './types-pages.mjs';

/** The reference of the command line: the help of each command. */
export async function commandsPage(commands) {
  const sections = [];
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const definition = new Command(name).description(summary);
    const { command } = await load();
    command.define(definition, { io: undefined, run: () => Promise.resolve() });
    // The parent gives the name in front of it.
    new Command('infra').helpCommand(false).addCommand(definition);
    sections.push(...helpOf(definition, `infra ${name}`));
  }
  return page('Commands', [
    'Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage or',
    'invalid manifest, 3 changes found (`preview --exit-code`), 4 locked, 5 cluster or cloud out of reach, 130 interrupted.',
    '',
    ...sections,
  ]);
}

function helpOf(definition, path) {
  const help = definition.configureHelp({ helpWidth: 100 }).helpInformation().trimEnd();
  const inner = definition.commands.filter((each) => each.name() !== 'help');
  return [`## ${path}`, '', '```text', help, '```', '', ...inner.flatMap((each) => helpOf(each, `${path} ${each.name()}`))];
}
