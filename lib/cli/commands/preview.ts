import { exitCodes, UserError, warningsOf, type ExitCode, type Project } from '../../model';
import { writeCanaryNotes } from '../canary-notes';
import type { Command, CommandContext } from '../command';
import { addClusterOptions, deleteDataOption, newDataOption, type ClusterOptions } from '../options';
import { countChanges, traceChanges, type PlannedChange } from '../../release/plan';
import { reportChanges } from '../plan-report';
import { openInCluster, openOffline } from '../session';
import { checkApplications } from '../../model/known-applications';
import { unitsOf } from '../../release/units';

interface Options extends ClusterOptions {
  readonly deleteData: readonly string[];
  readonly newData: readonly string[];
  readonly offline?: boolean;
  readonly exitCode?: boolean;
  readonly json?: boolean;
  readonly diff?: boolean;
  readonly refresh?: boolean;
}

/** `infra preview [APP…]`: tells what a deployment would change, and changes nothing. */
export const command: Command = {
  define(definition, context) {
    addClusterOptions(definition)
      .argument('[app...]', 'the applications (default: all)')
      .option('--offline', 'show what a first deployment would create, without Pulumi CLI, cluster or credentials')
      .option('--exit-code', 'exit with 3 if there are changes')
      .option('--json', 'print the changes as JSON')
      .option('--diff', 'print each field that differs')
      .option('--refresh', 'include reverting manual changes, as infra deploy --refresh would')
      .addOption(deleteDataOption())
      .addOption(newDataOption())
      .action((apps: string[], options: Options) => context.run(() => preview(apps, options, context)));
  },
};

async function preview(apps: readonly string[], options: Options, { io }: CommandContext): Promise<ExitCode> {
  const { project, changes } =
    options.offline === true ? await offline(apps, options, io) : await online(apps, options, io);
  if (options.json === true) {
    const document = { project: project.name, environment: project.environment.name, changes };
    io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  } else {
    io.stdout.write(`${project.name} → ${project.environment.name} (namespace ${project.namespace})\n\n`);
    io.stdout.write(reportChanges(changes, { colors: io.colors, diff: options.diff === true }));
    io.stdout.write(`\n${countChanges(changes)}\n`);
  }
  writeCanaryNotes(io, project, apps);
  return options.exitCode === true && changes.length > 0 ? exitCodes.changes : exitCodes.ok;
}

interface Plan {
  readonly project: Project;
  readonly changes: readonly PlannedChange[];
}

async function offline(apps: readonly string[], options: Options, io: CommandContext['io']): Promise<Plan> {
  refuseOfCluster(options);
  const { project, values } = await openOffline(io, options);
  checkApplications(values, apps);
  const { previewOffline } = await import('../../deploy/offline-preview.js');
  const changes: PlannedChange[] = [];
  for (const { name } of unitsOf(project, apps)) {
    const planned = await previewOffline(project, name);
    const created = planned.map(({ urn, type }) => ({
      action: 'create' as const,
      urn,
      type,
      name: undefined,
      label: undefined,
      properties: [],
    }));
    changes.push(...traceChanges(project, created));
  }
  for (const warning of warningsOf(project)) io.stderr.write(`${warning}\n`);
  return {
    project,
    changes: changes.filter(
      ({ application }) => apps.length === 0 || application === undefined || apps.includes(application),
    ),
  };
}

/** @throws UserError where something is asked that only the cluster tells */
function refuseOfCluster({ diff, refresh, deleteData, newData }: Options): void {
  const asked = [
    ...(diff === true ? ['--diff'] : []),
    ...(refresh === true ? ['--refresh'] : []),
    ...(deleteData.length > 0 ? ['--delete-data'] : []),
    ...(newData.length > 0 ? ['--new-data'] : []),
  ];
  if (asked.length === 0) return;
  throw new UserError(`${asked.join(' and ')} cannot be used with --offline, which does not access a cluster`, {
    code: 'options-conflict',
    exitCode: exitCodes.invalid,
    hint:
      diff === true
        ? 'An offline preview creates everything from scratch, so there are no differences; infra synth prints each object in full.'
        : 'Remove one of the two.',
  });
}

async function online(apps: readonly string[], options: Options, io: CommandContext['io']): Promise<Plan> {
  const session = await openInCluster(io, options, apps);
  const { Deployer } = await import('../../release/deployer.js');
  const say = (line: string) => io.stderr.write(`${line}\n`);
  const deployer = new Deployer(session, io, {
    apps,
    timeoutSeconds: 0,
    refresh: options.refresh === true,
    deleteData: options.deleteData,
    newData: options.newData,
    say,
  });
  try {
    return { project: session.project, changes: await deployer.preview() };
  } finally {
    deployer.close();
  }
}
