import { dirname, relative } from 'node:path';
import { exitCodes, type ExitCode } from '../../model/error';
import { checkApplications } from '../../model/known-applications';
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
  // Of what the environment does without, it is shown where it is.
  const present = [...values.applications, ...values.absent.map((name) => ({ name }))];
  checkApplications({ environment: values.environment, applications: present }, apps);
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
