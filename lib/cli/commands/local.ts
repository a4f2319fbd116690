import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command as Definition } from 'commander';
import { defaultEnvironment } from '../../manifest/environments';
import { exitCodes, UserError, type ExitCode } from '../../model/error';
import type { Command, CommandContext } from '../command';
import { findEngine, runCompose } from '../local/engine';
import { completeValues } from '../local/values';
import { projectOption } from '../options';
import { OutputFolder } from '../output-folder';
import { readManifest } from '../read-manifest';

interface Options {
  readonly project?: string;
  readonly deleteData?: boolean;
  readonly follow?: boolean;
}

/** `infra local up|down|logs`: the development environment on this machine, by Docker or Podman. */
export const command: Command = {
  define(definition, context) {
    const names = 'applications and add-ons, by service name (default: all)';
    sub(definition, 'up', 'build and start the applications and their add-ons, and print their URLs')
      .argument('[services...]', names)
      .action((services: string[], options: Options) => context.run(() => up(services, options, context)));
    sub(definition, 'down', 'stop and remove them, but keep data')
      .option('--delete-data', 'also delete the volumes')
      .action((options: Options) => context.run(() => down(options, context)));
    sub(definition, 'logs', 'print their logs')
      .argument('[services...]', names)
      .option('-f, --follow', 'keep printing new lines')
      .action((services: string[], options: Options) => context.run(() => logs(services, options, context)));
  },
};

function sub(definition: Definition, name: string, summary: string): Definition {
  return definition.command(name).description(summary).addOption(projectOption());
}

async function up(services: readonly string[], options: Options, context: CommandContext): Promise<ExitCode> {
  const local = await prepare(options, context);
  const { io } = context;
  if (local.missing.length > 0) {
    throw new UserError(`${local.missing.join(', ')} ${local.missing.length === 1 ? 'has' : 'have'} no value`, {
      code: 'local-value-missing',
      exitCode: exitCodes.invalid,
      hint: `Add it to ${local.values}, which git ignores and only you can read.`,
    });
  }
  const code = await local.run(['up', '--detach', '--build', '--remove-orphans', ...services]);
  if (code !== 0) return exitCodes.failed;
  for (const [name, url] of local.urls) io.stdout.write(`${name}  ${url}\n`);
  return exitCodes.ok;
}

async function down({ deleteData, ...options }: Options, context: CommandContext): Promise<ExitCode> {
  const local = await prepare(options, context);
  const code = await local.run([
    '--profile',
    '*',
    'down',
    '--remove-orphans',
    ...(deleteData === true ? ['--volumes'] : []),
  ]);
  return code === 0 ? exitCodes.ok : exitCodes.failed;
}

async function logs(services: readonly string[], options: Options, context: CommandContext): Promise<ExitCode> {
  const local = await prepare(options, context);
  const code = await local.run(['logs', ...(options.follow === true ? ['--follow'] : []), ...services]);
  return code === 0 ? exitCodes.ok : exitCodes.failed;
}

/** Writes what Compose reads, and finds the Compose that reads it. */
async function prepare(options: Options, { io }: CommandContext) {
  const reading = await readManifest(io, { ...options, env: defaultEnvironment });
  const engine = findEngine(io);
  const [{ buildProject }, { composeProject }, { localFolder, localValues }, { yaml }] = await Promise.all([
    import('../../load-project.js'),
    import('../../export/compose/project.js'),
    import('../../export/compose/settings.js'),
    import('../../export/yaml.js'),
  ]);
  const folder = dirname(reading.folder);
  const { file, settings, findings } = composeProject(await buildProject(reading.values, { folder }), reading.values);
  const [lost] = findings;
  if (lost !== undefined)
    throw new UserError(lost.message, { code: lost.code, ...(lost.hint === undefined ? {} : { hint: lost.hint }) });
  const { repository } = reading;
  const output = new OutputFolder({ path: folder, directory: io.directory, repository });
  const [values, compose] = [join(folder, localValues), join(folder, localFolder, 'compose.yaml')];
  output.write(join(localFolder, '.gitignore'), '*\n');
  const missing = completeValues(output, localValues, settings, io.environment);
  output.write(
    join(localFolder, 'compose.yaml'),
    `# Written by infra local; the next run overwrites it. Put your own settings in compose.override.yaml.\n${yaml(file)}`,
  );
  const override = join(repository, 'compose.override.yaml');
  const flags = [
    ...['--project-directory', repository, '--env-file', values, '--file', compose],
    ...(existsSync(override) ? ['--file', override] : []),
  ];
  // What is not started needs no values, but Compose asks for them.
  const env = { ...io.environment, ...Object.fromEntries(missing.map((name) => [name, 'missing'])) };
  const urls = Object.entries(file.services).flatMap(([name, { ports = [] }]) =>
    ports.map((port) => [name, `http://localhost:${port.split(':')[1] ?? ''}`] as const),
  );
  return {
    missing,
    values,
    urls,
    run: (args: readonly string[]) => runCompose(io, engine, [...flags, ...args], repository, env),
  };
}
