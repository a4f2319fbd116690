import { exitCodes, type ExitCode } from '../../model';
import { addClusterOptions, deleteDataOption, newDataOption, seconds, type ClusterOptions } from '../options';
import type { Command, CommandContext } from '../command';
import { baseOf } from '../canary';
import { tellComparing } from '../comparing';
import { confirm } from '../confirm';
import { writeHostNotes } from '../host-notes';
import { Deployer } from '../../release/deployer';
import { routeBase } from '../../release/traffic';
import { countChanges, countDone } from '../../release/plan';
import { reportChanges } from '../plan-report';
import { openInCluster } from '../session';

interface Options extends ClusterOptions {
  readonly deleteData: readonly string[];
  readonly newData: readonly string[];
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly diff?: boolean;
  readonly refresh?: boolean;
  readonly allowReplace?: boolean;
  readonly takeOwnership?: boolean;
  readonly timeout: number;
}

/** `infra deploy [APP…]`: deploys, and waits until every application is ready. */
export const command: Command = {
  define(definition, context) {
    addClusterOptions(definition)
      .argument('[app...]', 'the applications (default: all)')
      .option('-y, --yes', 'do not ask for confirmation')
      .option('--json', 'print what was done as JSON')
      .option('--diff', 'print each field that differs')
      .option('--refresh', 'run the engine even if nothing has changed since the last release')
      .option('--allow-replace', 'delete and recreate what cannot be changed in place')
      .option('--take-ownership', 'take over fields that other tools manage')
      .addOption(deleteDataOption())
      .addOption(newDataOption())
      .option('--timeout <seconds>', 'how long to wait for an application to be ready', seconds, 600)
      .action((apps: string[], options: Options) => context.run(() => deploy(apps, options, context)));
  },
};

async function deploy(apps: readonly string[], options: Options, { io }: CommandContext): Promise<ExitCode> {
  const session = await openInCluster(io, options, apps);
  const { project, cluster } = session;
  const say = (line: string) => io.stderr.write(`${line}\n`);
  const deployer = new Deployer(session, io, {
    apps,
    timeoutSeconds: options.timeout,
    refresh: options.refresh === true || options.takeOwnership === true,
    allowReplace: options.allowReplace,
    takeOwnership: options.takeOwnership,
    deleteData: options.deleteData,
    newData: options.newData,
    say,
  });
  try {
    say(`${project.name} → ${project.environment.name} (namespace ${project.namespace}, context ${cluster.context})`);
    if (options.yes !== true && !(await approve(deployer, options, io))) return exitCodes.failed;
    const changes = await deployer.deploy();
    if (project.environment.kind === 'canary')
      changes.push(...(await routeBase(baseOf(io, options, session), io, say)));
    const { urls } = deployer;
    if (options.json === true) {
      io.stdout.write(
        `${JSON.stringify({ project: project.name, environment: project.environment.name, changes, urls }, undefined, 2)}\n`,
      );
      return exitCodes.ok;
    }
    if (changes.length > 0) say(`\n${reportChanges(changes, { colors: io.colors, diff: options.diff === true })}`);
    say(changes.length === 0 ? '0 changes' : `done: ${countDone(changes)}`);
    for (const [name, url] of Object.entries(urls)) io.stdout.write(`${name}  ${url}\n`);
    if (changes.length > 0) writeHostNotes(io, project, apps);
    return exitCodes.ok;
  } finally {
    deployer.close();
  }
}

/** Shows the plan and asks. */
async function approve(deployer: Deployer, options: Options, io: CommandContext['io']): Promise<boolean> {
  tellComparing(io);
  const planned = await deployer.preview();
  io.stderr.write(
    `${reportChanges(planned, { colors: io.colors, diff: options.diff === true })}${countChanges(planned)}\n`,
  );
  return planned.length === 0 || confirm(io, 'Deploy?');
}
