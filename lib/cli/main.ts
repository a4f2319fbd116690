import { Command as Definition, CommanderError, Help, type Option } from 'commander';
import { exitCodes, interrupted, UserError, type ExitCode } from '../model/error';
import { commands } from './commands';
import { columnsOf, type Io } from './io';
import { wrapped } from '../manifest/format/wrap';
import { version } from '../release/version';

/** Runs the command line; returns the exit code. Never throws for a user's mistake. */
export async function main(given: readonly string[], io: Io): Promise<ExitCode> {
  const argv = askedForHelp(given);
  let code: ExitCode = exitCodes.ok;
  const program = new Definition('infra')
    .description('Deploys a repository to Kubernetes from its .infra/ folder.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command...]', 'print help for a command')
    .configureHelp({ optionDescription })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text),
    });
  const named = argv.find((argument) => !argument.startsWith('-'));
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const definition = program.command(name).description(summary).exitOverride();
    if (name !== named) continue;
    const { command } = await load();
    command.define(definition, {
      io,
      run: async (action) => {
        code = await action();
      },
    });
  }
  pointToHelp(program, program.name());
  try {
    if (argv.length === 0) {
      program.outputHelp();
      return exitCodes.ok;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // What was stopped and says so itself knows better what has become of it.
    const isTold = UserError.is(error) && error.exitCode === exitCodes.interrupted;
    return report(io.signal.aborted && !isTold ? interrupted() : error, io);
  }
}

/** `infra help deploy` is `infra deploy --help`, for commands within commands too. */
function askedForHelp(argv: readonly string[]): readonly string[] {
  const [first, ...named] = argv;
  const [name] = named;
  if (first !== 'help' || name === undefined) return argv;
  // What is not there is a mistake, not a question.
  return Object.hasOwn(commands, name) ? [...named, '--help'] : named;
}

/** Every mistake on the command line ends with where the help is. */
function pointToHelp(definition: Definition, path: string): void {
  definition.showHelpAfterError(`see ${path} --help`);
  if (definition.commands.length > 0) definition.helpCommand('help [command...]', 'print help for a command');
  for (const nested of definition.commands) pointToHelp(nested, `${path} ${nested.name()}`);
}

/** That an option which may be repeated is given no times unless it is given need not be said. */
function optionDescription(option: Option): string {
  const isNone = Array.isArray(option.defaultValue) && option.defaultValue.length === 0;
  return isNone ? option.description : new Help().optionDescription(option);
}

/** Prints an error: a user's mistake with what to do next, a bug with its stack. */
function report(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.invalid;
  if (UserError.is(error)) {
    for (const mistake of mistakesIn(error)) tell(mistake, io);
    return error.exitCode;
  }
  io.stderr.write(
    `This is a bug in infra; please report it together with the output below.\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return exitCodes.failed;
}

/** An error may stand for several, each of which has its own hint. */
function mistakesIn(error: UserError): readonly UserError[] {
  if (!Array.isArray(error.cause)) return [error];
  const all = error.cause.flatMap((one: unknown) => (UserError.is(one) ? mistakesIn(one) : []));
  return [...new Map(all.map((one) => [one.message, one])).values()];
}

function tell({ message, code, details, hint }: UserError, io: Io): void {
  const columns = columnsOf(io.stderr);
  io.stderr.write(`${wrapped(`error: ${message} [${code}]`, columns, '  ')}\n`);
  for (const line of details) io.stderr.write(`  | ${line}\n`);
  if (hint !== undefined) io.stderr.write(`  ${wrapped(hint, columns, '  ')}\n`);
}
