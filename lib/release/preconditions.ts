import { checkPassphrase, type Engine } from '../deploy';
import { allOf, warningsOf, type Application, type UserError } from '../model';
import { checkCanary } from './checks/canary';
import { checkClouds } from './checks/clouds';
import { checkConfiguration } from './checks/configuration';
import { checkNewData } from './checks/new-data';
import { checkNeeds } from './checks/needs';
import { checkState } from './checks/state';
import { checkUnit } from './checks/unit';
import { checkLeft, chooseDoomed, nothingDoomed, type Doomed } from './doomed';
import { checkImages, movingTags } from './images';
import type { ClusterSession } from './session';
import { shadowWarnings } from './shadowed';
import { unitsOf } from './units';

/** What is to be deployed. */
export interface Intention {
  readonly applications: readonly Application[];
  /** Add-ons whose data is to be deleted permanently. */
  readonly deleteData: readonly string[];
  /** Add-ons that start empty although they may be others renamed. */
  readonly newData: readonly string[];
  /** Units that are to be deleted. */
  readonly abandoned: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** The units that are to be deployed, once it is known what data goes. */
  readonly unitsWith: (doomed: Doomed) => readonly string[];
  /** Reports what is worth knowing, but does not prevent the release. */
  readonly warn: (line: string) => void;
}

/**
 * Checks all that a release of a project depends on as a whole, for a preview and a deployment alike.
 * @returns the data that will be deleted
 * @throws UserError with everything that prevents it
 */
export async function checkRelease(session: ClusterSession, engine: Engine, intention: Intention): Promise<Doomed> {
  const { project, cluster, facts } = session;
  const { applications, warn } = intention;
  const refusals: UserError[] = [];
  const refuse = (error: UserError) => void refusals.push(error);
  for (const warning of warningsIn(session, applications)) warn(warning);
  const isItsState = checkState(session, engine.workspace.state, refuse);
  checkUnit(session, refuse);
  checkCanary(applications, refuse);
  checkNewData(project, intention.newData, refuse);
  checkImages(
    project,
    applications.map(({ name }) => name),
    refuse,
  );
  checkConfiguration(project, applications, facts.keys, refuse);
  await checkNeeds(cluster, applications, warn, refuse);
  let doomed = nothingDoomed;
  if (isItsState) {
    const units = unitsOf(project, []).map(({ name }) => name);
    await checkPassphrase(engine, project, units, refuse);
    if (intention.deleteData.length > 0) doomed = await chooseDoomed(session, engine, intention.deleteData, refuse);
    await checkLeft(session, engine, intention.abandoned, doomed, refuse);
  }
  await checkClouds(project, intention.unitsWith(doomed), intention.environment, refuse);
  if (refusals.length > 0) throw allOf(refusals);
  return doomed;
}

function warningsIn({ project, facts }: ClusterSession, applications: readonly Application[]): string[] {
  const moving = movingTags(
    project,
    applications.map(({ name }) => name),
  );
  return [
    ...moving.map((warning) => `warning: ${warning}`),
    ...shadowWarnings(applications, facts.keys, project.environment.base),
    ...warningsOf(project),
  ];
}
