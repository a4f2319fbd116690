import { clusterAccess } from './cluster-access';
import { releaseName } from './cluster-facts';
import {
  cloudTargets,
  checkUnitPlan,
  deployUnit,
  describeDrift,
  destroyUnit,
  driftOf,
  Engine,
  findOwned,
  isByHand,
  openWorkspace,
  previewUnit,
  resourceUrn,
  rolloutTarget,
  workloadKinds,
  type Change,
  type DeploymentOptions,
  type Drift,
} from '../deploy';
import { treeObjects, unitObjects } from '../kubernetes';
import { warningsOf, type Application, type Reference } from '../model';
import { ensureNamespace, RolloutFailure, writeRelease } from '../operate';
import { checkCanary } from './checks/canary';
import { checkClouds } from './checks/clouds';
import { checkConfiguration } from './checks/configuration';
import { checkNeeds } from './checks/needs';
import { checkState } from './checks/state';
import { checkUnit } from './checks/unit';
import { recordedImages, recordedWeights } from './deployed';
import { checkLeft, chooseDoomed, nothingDoomed } from './doomed';
import { checkImages, movingTags } from './images';
import { shadowWarnings } from './shadowed';
import { abandonedUnit, traceChanges, withDoomed, type PlannedChange } from './plan';
import { inOrder } from './in-order';
import { giveUp } from './removal';
import { renderedDigest } from './rendered-digest';
import { tellServing } from './serving';
import { whoRuns, type ClusterSession, type World } from './session';
import { objectsOf, unitsOf, type Unit } from './units';
import { version } from './version';

export interface DeployerOptions {
  /** Applications to deploy. Empty: all. */
  readonly apps: readonly string[];
  readonly timeoutSeconds: number;
  /** Run the engine even where nothing has changed. */
  readonly refresh: boolean;
  readonly allowReplace?: boolean | undefined;
  readonly takeOwnership?: boolean | undefined;
  /** Add-ons whose data is deleted for good, as in `web-database`. @default none */
  readonly deleteData?: readonly string[] | undefined;
  /** Tells a person what happens. */
  readonly say: (line: string) => void;
}

/** How many units are deployed at once: each is a run of the engine of its own. */
const atOnce = 4;

/** Deploys the units of a project, or previews them. */
export class Deployer {
  readonly units: readonly Unit[];
  private readonly applications: readonly Application[];
  /** Data that is to be deleted for good. */
  private doomed = nothingDoomed;
  private readonly engine: Engine;
  private readonly access: ReturnType<typeof clusterAccess>;
  /** The same for looking whether there is anything to do, which nobody needs to hear of. */
  private readonly quiet: ReturnType<typeof clusterAccess>;

  constructor(
    private readonly session: ClusterSession,
    private readonly world: World,
    private readonly options: DeployerOptions,
  ) {
    const { project, cluster, facts } = session;
    this.units = unitsOf(project, options.apps);
    this.engine = new Engine(openWorkspace(project, world.environment));
    this.quiet = clusterAccess(cluster, { timeoutSeconds: options.timeoutSeconds, signal: world.signal });
    this.access = clusterAccess(cluster, {
      timeoutSeconds: options.timeoutSeconds,
      signal: world.signal,
      onProgress: ({ application, kind, name, ready, total, phase }) =>
        options.say(`  ${application ?? '(shared)'}  ${kind} ${name}  ${ready}/${total} ${phase}`),
    });
    this.applications = this.units
      .flatMap((unit) => unit.applications)
      .filter(({ name }) => options.apps.length === 0 || options.apps.includes(name));
    const names = this.applications.map(({ name }) => name);
    checkImages(project, names);
    for (const warning of movingTags(project, names)) options.say(`warning: ${warning}`);
    checkConfiguration(project, this.applications, facts.keys);
    for (const warning of shadowWarnings(this.applications, facts.keys, project.environment.base)) options.say(warning);
    for (const warning of warningsOf(project)) options.say(warning);
  }

  /** What deploying would change. @throws UserError where it would be refused */
  async preview(): Promise<PlannedChange[]> {
    await this.check();
    await this.checkClouds(this.units);
    const changes = await inOrder(this.units, 1, (unit) => previewUnit(this.deployment(unit)));
    return withDoomed([...this.trace(changes.flat()), ...this.abandoned().map(abandonedUnit)], this.doomed.objects);
  }

  /**
   * Deploys, waits until everything is ready, and records the releases.
   * @param begin called before each unit in which there is anything to do
   */
  async deploy(begin: () => void = () => undefined): Promise<PlannedChange[]> {
    const { project, cluster, facts } = this.session;
    await this.check();
    // Units are deployed one after the other; what speaks against the last is to be known before the first.
    const changed = this.units.filter((unit) => !this.isRecorded(unit, renderedDigest(project, unit, {})));
    await this.checkClouds(changed);
    if (facts.exists) await inOrder(changed, atOnce, (unit) => checkUnitPlan(this.deployment(unit)));
    await ensureNamespace(cluster, {
      name: project.namespace,
      environment: `${project.name}/${project.environment.base}`,
      state: this.engine.workspace.state,
    });
    const { objects, clouds } = this.doomed;
    await giveUp(project, { engine: this.engine, signal: this.world.signal, say: this.options.say }, clouds);
    const changes = await inOrder(this.units, atOnce, (unit) => this.deployOne(unit, begin));
    for (const unit of this.abandoned()) await this.destroyAbandoned(unit);
    for (const object of objects) await this.removeData(object);
    for (const { kind, name } of clouds) this.options.say(`  permanently deleted: ${kind} ${name}`);
    return withDoomed(this.trace(changes.flat()), objects);
  }

  close(): void {
    this.access.close();
    this.quiet.close();
    this.session.cluster.close();
  }

  /** What holds for the whole project, for a preview and a deployment alike. */
  private async check(): Promise<void> {
    checkState(this.session, this.engine.workspace.state);
    checkUnit(this.session);
    checkCanary(this.applications);
    await checkNeeds(this.session.cluster, this.applications, this.options.say);
    const names = this.options.deleteData ?? [];
    this.doomed = names.length === 0 ? nothingDoomed : await chooseDoomed(this.session, this.engine, names);
    await checkLeft(this.session, this.engine, this.abandoned(), this.doomed);
  }

  private checkClouds(units: readonly Unit[]): Promise<void> {
    const names = units.map(({ name }) => name);
    return checkClouds(this.session.project, names, this.world.environment);
  }

  /** Whether the unit was last deployed as it is now. */
  private isRecorded(unit: Unit, digest: string): boolean {
    if (this.options.refresh || this.doomed.objects.length + this.doomed.clouds.length > 0) return false;
    return this.session.facts.releases.get(unit.name)?.digest === digest;
  }

  /** Deletes data of an add-on that is no longer there; that of one that begins anew has been deleted already. */
  private async removeData(object: Reference): Promise<void> {
    const { project } = this.session;
    const isWanted = treeObjects(project).some(
      ({ manifest }) => manifest.kind === object.kind && manifest.metadata.name === object.name,
    );
    if (isWanted) return;
    await this.access.remove(object);
    this.options.say(`  permanently deleted: ${object.kind} ${object.name}`);
  }

  private async deployOne(unit: Unit, begin: () => void): Promise<Change[]> {
    const { project } = this.session;
    const published = unit.after.length === 0 ? {} : await this.access.publishedDigests(project.namespace);
    const digest = renderedDigest(project, unit, published);
    if (this.isRecorded(unit, digest) && (await this.isReady(unit))) return [];
    begin();
    await this.begin(unit);
    const changes = await deployUnit(this.deployment(unit)).catch(async (error: unknown) => {
      if (!this.world.signal.aborted) await tellServing(this.session, unit, this.options.say);
      throw error;
    });
    // What was deployed in part is not what the unit is rendered from.
    await this.record(unit, this.targets(unit).length === 0 ? digest : 'partial');
    return changes;
  }

  /** Whether every object of the unit is there; waits until its workloads are ready. */
  private async isReady(unit: Unit): Promise<boolean> {
    const { project } = this.session;
    const objects = unitObjects(project, unit.name);
    let isOurs = true;
    const live = await findOwned(project, unit.name, objects, this.access, () => (isOurs = false));
    if (!isOurs || live.size < objects.length || [...live.values()].some(({ failed }) => failed)) return false;
    this.tellDrift([...live].flatMap(([object, there]) => driftOf(object, there)));
    const targets = objects.filter(({ manifest }) => workloadKinds.has(manifest.kind));
    try {
      await Promise.all(targets.map((object) => this.quiet.awaitReady(rolloutTarget(object))));
      return true;
    } catch (error) {
      if (error instanceof RolloutFailure) return false;
      throw error;
    }
  }

  private tellDrift(drift: readonly Drift[]): void {
    for (const one of drift) this.options.say(`warning: ${describeDrift(one)}`);
    const left = drift.filter((one) => !(this.options.refresh && isByHand(one)) && this.options.takeOwnership !== true);
    const [hand, tools] = [left.some(isByHand), left.some((one) => !isByHand(one))];
    if (hand) this.options.say('  infra deploy --refresh reverts changes made by hand');
    if (tools) this.options.say('  infra deploy --take-ownership takes over what other tools manage');
  }

  /** Takes the digest out of the last release: until this one has ended, nothing is known to be as that one left it. */
  private async begin(unit: Unit): Promise<void> {
    const { project, cluster, facts } = this.session;
    const last = facts.releases.get(unit.name);
    if (last === undefined) return;
    await writeRelease(cluster, project.namespace, releaseName(project, unit.name), { ...last, digest: 'unfinished' });
  }

  private async record(unit: Unit, digest: string): Promise<void> {
    const { project, cluster, facts } = this.session;
    const { apps } = this.options;
    const last = facts.releases.get(unit.name);
    await writeRelease(cluster, project.namespace, releaseName(project, unit.name), {
      version: (last?.version ?? 0) + 1,
      digest,
      ...recordedImages(unit, last, apps),
      ...recordedWeights(project, unit, last, apps),
      configurations: facts.configurations,
      who: whoRuns(this.world.environment),
      when: new Date().toISOString(),
      ...(project.version === undefined ? {} : { commit: project.version }),
      infra: version(),
      state: this.engine.workspace.state,
    });
  }

  private deployment(unit: Unit): DeploymentOptions {
    const { project } = this.session;
    const targets = this.targets(unit);
    return {
      project,
      unit: unit.name,
      engine: this.engine,
      cluster: this.access,
      signal: this.world.signal,
      allowReplace: this.options.allowReplace === true,
      takeOwnership: this.options.takeOwnership === true,
      refresh: this.options.refresh,
      deleteData: this.doomed.objects,
      deleteClouds: this.doomed.clouds,
      onDrift: (drift) => this.tellDrift(drift),
      onRepair: (message) => this.options.say(`  ${unit.name}: ${message}`),
      ...(targets.length === 0 ? {} : { targets }),
    };
  }

  /** The objects to limit a deployment to, where only some applications of a unit are wanted. */
  private targets(unit: Unit): string[] {
    const { project } = this.session;
    const { apps } = this.options;
    if (apps.length === 0 || unit.applications.every(({ name }) => apps.includes(name))) return [];
    const wanted = unit.applications.filter(({ name }) => apps.includes(name));
    const used = new Set(
      wanted.flatMap(({ attachments }) => [...attachments.values()].map(({ addon }) => addon.node.path)),
    );
    const clouds = project.addons.filter(({ provisioner, node }) => provisioner === 'aws' && used.has(node.path));
    const inClouds =
      clouds.length === 0 ? [] : [...wanted.map(({ identity }) => identity), ...clouds.map(({ path }) => path)];
    const objects = objectsOf(project, apps)
      .filter((object) => object.unit === unit.name)
      .map((object) => resourceUrn(project, object));
    return [...objects, ...cloudTargets(project, unit.name, inClouds)];
  }

  /** Units that were deployed, but whose application is no longer in the manifest. */
  private abandoned(): string[] {
    const { project, facts } = this.session;
    if (project.unit !== 'application' || this.options.apps.length > 0) return [];
    const prefix = `${project.environment.name}.`;
    const known = new Set(project.applications.map(({ unit }) => unit));
    return [...facts.releases.keys()].filter((unit) => unit.startsWith(prefix) && !known.has(unit));
  }

  private async destroyAbandoned(unit: string): Promise<void> {
    const { project, cluster } = this.session;
    this.options.say(`  ${unit}: no longer in the manifest; deleting it, but keeping its data`);
    await destroyUnit({ ...this.deployment({ name: unit, applications: [], after: [] }), project: project.name });
    await writeRelease(cluster, project.namespace, releaseName(project, unit), undefined);
  }

  private trace(changes: readonly Change[]): PlannedChange[] {
    return traceChanges(this.session.project, changes);
  }
}
