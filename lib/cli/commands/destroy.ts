import { Engine, openWorkspace, type CloudData } from '../../deploy';
import { exitCodes, type ExitCode } from '../../model';
import type { DataObject } from '../../operate';
import { clusterAccess } from '../../release/cluster-access';
import type { Command, CommandContext } from '../command';
import { checkBeside } from '../../release/checks/beside';
import { checkClouds } from '../../release/checks/clouds';
import { checkState } from '../../release/checks/state';
import { chooseDoomed, type Data } from '../../release/doomed';
import { deployedUnits, giveUp, planRemoval, removeDeployed, removeNamespace } from '../../release/removal';
import { giveTrafficUp } from '../../release/traffic';
import { baseOf } from '../canary';
import { tellComparing } from '../comparing';
import { confirm } from '../confirm';
import { addClusterOptions, deleteDataOption, seconds, type ClusterOptions } from '../options';
import { traceRemoval } from '../../release/data-plan';
import { countChanges, countDone } from '../../release/plan';
import { reportChanges } from '../plan-report';
import { openInCluster, type ClusterSession } from '../session';

interface Options extends ClusterOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly deleteData: readonly string[];
  readonly timeout: number;
}

/** `infra destroy`: deletes what was deployed; volumes, kept passwords and configuration stay unless told otherwise. */
export const command: Command = {
  define(definition, context) {
    addClusterOptions(definition)
      .option('-y, --yes', 'do not ask for confirmation')
      .option('--json', 'print what was done as JSON')
      .addOption(
        deleteDataOption(
          'also delete the data of an add-on, such as web-database; "all" for all data and the configuration; repeatable',
        ),
      )
      .option('--timeout <seconds>', 'how long to wait for an object to be gone', seconds, 600)
      .action((options: Options) => context.run(() => destroy(options, context)));
  },
};

async function destroy(options: Options, { io }: CommandContext): Promise<ExitCode> {
  const session = await openInCluster(io, options);
  const { project, cluster, facts } = session;
  const engine = new Engine(openWorkspace(project, io.environment));
  const waiting = { timeoutSeconds: options.timeout, signal: io.signal };
  const access = clusterAccess(cluster, waiting);
  try {
    checkBeside(session);
    checkState(session, engine.workspace.state);
    await checkClouds(project, deployedUnits(session), io.environment);
    // What was made for a review goes with it.
    const isReview = project.environment.values.review !== undefined;
    const deleteData = isReview ? ['all'] : options.deleteData;
    const doomed = await chooseDoomed(session, engine, deleteData);
    const { objects, clouds, kept } = doomed;
    const chosen: readonly Data[] = [...objects, ...clouds];
    const say = (line: string) => io.stderr.write(`${line}\n`);
    const removal = { engine, access, ...waiting, say };
    say(`${project.name} → ${project.environment.name} (namespace ${project.namespace}, context ${cluster.context})`);
    tellComparing(io);
    const planned = traceRemoval(project, await planRemoval(session, removal), doomed);
    say(`${reportChanges(planned, { colors: io.colors })}${countChanges(planned)}`);
    if (options.yes !== true && !(await confirm(io, question(session, chosen, kept)))) return exitCodes.failed;
    if (project.environment.kind === 'canary') await giveTrafficUp(session, baseOf(io, options, session), io, say);
    if (clouds.length > 0) await giveUp(project, removal, clouds);
    const changes = await removeDeployed(session, removal);
    for (const object of objects) await access.remove(object);
    if (facts.exists && project.environment.kind !== 'canary' && kept.length === 0)
      for (const left of await removeNamespace(session, deleteData.includes('all'), removal)) say(`left: ${left}`);
    const traced = traceRemoval(project, changes, doomed);
    if (options.json === true)
      io.stdout.write(
        `${JSON.stringify({ changes: traced, deletedForGood: chosen.map(told), kept: kept.map(told) }, undefined, 2)}\n`,
      );
    else io.stderr.write(`\n${reportChanges(traced, { colors: io.colors })}\ndone: ${countDone(traced)}\n`);
    if (kept.length > 0)
      io.stderr.write('to delete what is kept permanently, run infra destroy --delete-data NAME (or all)\n');
    return exitCodes.ok;
  } finally {
    access.close();
    cluster.close();
  }
}

/** What machines are told of data: how a state calls it is the engine's own. */
function told(data: Data): DataObject | Pick<CloudData, 'kind' | 'name' | 'addon'> {
  return 'urn' in data ? { kind: data.kind, name: data.name, addon: data.addon } : data;
}

function question({ project, cluster }: ClusterSession, doomed: readonly Data[], kept: readonly Data[]): string {
  const lost =
    doomed.length === 0
      ? ''
      : `, permanently including ${doomed.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`;
  const left =
    kept.length === 0
      ? ''
      : `; ${kept.length === 1 ? '1 object with data is' : `${kept.length} objects with data are`} kept`;
  return `Delete ${project.name} in ${project.environment.name} (context ${cluster.context})${lost}${left}?`;
}
