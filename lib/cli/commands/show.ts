import { dirname, relative } from 'node:path';
import { exitCodes, UserError, type ExitCode } from '../../model/error';
import { warningsOf } from '../../model/warning';
import type { Command, CommandContext } from '../command';
import { columnsOf } from '../io';
import { addEnvironmentOptions, type EnvironmentOptions } from '../options';
import { readManifest } from '../read-manifest';

interface Options extends EnvironmentOptions {
  readonly json?: boolean;
}

/** `infra show [APP…]`: the effective configuration with the origin of each value, and what will run. */
export const command: Command = {
  define(definition, context) {
    addEnvironmentOptions(definition)
      .argument('[app...]', 'the applications (default: all)')
      .option('--json', 'print it as JSON')
      .action((apps: string[], options: Options) => context.run(() => show(apps, options, context)));
  },
};

async function show(apps: readonly string[], options: Options, { io }: CommandContext): Promise<ExitCode> {
  const { values, effective, folder, repository } = await readManifest(io, options);
  checkNames(
    apps,
    values.applications.map(({ name }) => name),
    values.absent,
    options.env,
  );
  const [{ buildProject }, { describeProject }, { reportOverview }] = await Promise.all([
    import('../../load-project.js'),
    import('../show/overview.js'),
    import('../show/report.js'),
  ]);
  const project = await buildProject(values, { folder: dirname(folder) });
  const overview = describeProject(project, values, effective, apps);
  io.stdout.write(
    options.json === true
      ? `${JSON.stringify(overview, undefined, 2)}\n`
      : reportOverview(overview, {
          folder: relative(repository, folder).replaceAll('\\', '/'),
          colors: io.colors,
          columns: columnsOf(io.stdout) ?? 100,
        }),
  );
  for (const warning of warningsOf(project)) io.stderr.write(`${warning}\n`);
  return exitCodes.ok;
}

function checkNames(
  apps: readonly string[],
  present: readonly string[],
  absent: readonly string[],
  environment: string,
): void {
  const known = [...present, ...absent];
  const unknown = apps.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new UserError(`${environment} has no application ${unknown.join(', ')}`, {
    code: 'application-unknown',
    exitCode: exitCodes.invalid,
    hint: `The applications are ${known.join(', ') || 'none'}.`,
  });
}
