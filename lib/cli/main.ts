import { Command as Definition, CommanderError } from 'commander';
import { exitCodes, interrupted, UserError, type ExitCode } from '../model/error';
import { commands } from './commands';
import { columnsOf, type Io } from './io';
import { wrapped } from '../manifest/format/wrap';
import { version } from '../release/version';

/** Runs the command line; returns the exit code. Never throws for a user's mistake. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = new Definition('infra')
    .description('Deploys a repository to Kubernetes from its .infra/ folder.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
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

/** Prints an error: a user's mistake with what to do next, a bug with its stack. */
function report(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.invalid;
  if (UserError.is(error)) {
    const columns = columnsOf(io.stderr);
    // One that stands for several has the code of each.
    const code = Array.isArray(error.cause) ? '' : ` [${error.code}]`;
    io.stderr.write(`${wrapped(`error: ${error.message}${code}`, columns, '  ')}\n`);
    for (const line of error.details ?? []) io.stderr.write(`  | ${line}\n`);
    if (error.hint !== undefined) io.stderr.write(`  ${wrapped(error.hint, columns, '  ')}\n`);
    return error.exitCode;
  }
  io.stderr.write(
    `This is a bug in infra; please report it together with the output below.\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return exitCodes.failed;
}
