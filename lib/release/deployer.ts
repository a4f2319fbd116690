import {
  applicationUrls,
  checkUnitPlan,
  deployUnit,
  destroyUnit,
  Engine,
  openWorkspace,
  previewUnit,
  type Change,
  type ClusterAccess,
  type DeploymentOptions,
  type Drift,
} from '../deploy';
import { treeObjects } from '../kubernetes';
import type { Application, Reference } from '../model';
import { ensureNamespace, notAsRendered } from '../operate';
import { abandonedUnits } from './abandoned';
import { clusterAccess } from './cluster-access';
import { nothingDoomed, type Doomed } from './doomed';
import { driftLines } from './drift-report';
import { inOrder } from './in-order';
import { announced, Notices, type Notice } from './notices';
import { withDoomed } from './data-plan';
import { abandonedUnit, traceChanges, type PlannedChange } from './plan';
import { checkRelease } from './preconditions';
import { isReady } from './readiness';
import { recordBeginning, recordRelease, recordRemoval } from './release-record';
import { giveUp } from './removal';
import { renderedDigest } from './rendered-digest';
import { tellServing } from './serving';
import type { ClusterSession, World } from './session';
import { targetsIn } from './targets';
import { unitsOf, type Unit } from './units';
import { whoRuns } from './who-runs';

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
  /** Add-ons that start empty although they may be others renamed. @default none */
  readonly newData?: readonly string[] | undefined;
  /** Tells a person what happens. */
  readonly say: (line: string) => void;
}

/** How many units are deployed at once: each is a run of the engine of its own. */
const atOnce = 4;

type Access = ClusterAccess & { close(): void };

/** Deploys the units of a project, or previews them. */
export class Deployer {
  readonly units: readonly Unit[];
  private readonly applications: readonly Application[];
  /** Units that were deployed, but whose application is gone. */
  private readonly abandoned: readonly string[];
  /** Data that is to be deleted for good. */
  private doomed = nothingDoomed;
  private readonly engine: Engine;
  private readonly access: Access;
  /** The same for looking whether there is anything to do, which nobody needs to hear of. */
  private readonly quiet: Access;
  /** What was warned of: whoever deploys after a preview has read it. */
  private readonly warned = new Set<string>();

  constructor(
    private readonly session: ClusterSession,
    private readonly world: World,
    private readonly options: DeployerOptions,
  ) {
    const { project, cluster } = session;
    const { apps, timeoutSeconds, say } = options;
    this.units = unitsOf(project, apps);
    this.abandoned = abandonedUnits(session, apps);
    this.applications = this.units
      .flatMap((unit) => unit.applications)
      .filter(({ name }) => apps.length === 0 || apps.includes(name));
    this.engine = new Engine(openWorkspace(project, world.environment));
    this.quiet = clusterAccess(cluster, { timeoutSeconds, signal: world.signal });
    this.access = clusterAccess(cluster, {
      timeoutSeconds,
      signal: world.signal,
      onProgress: ({ application, kind, name, ready, total, phase }) =>
        say(`  ${application ?? '(shared)'}  ${kind} ${name}  ${ready}/${total} ${phase}`),
    });
  }

  /** What deploying would change. @throws UserError with everything it would be refused for */
  async preview(): Promise<PlannedChange[]> {
    await this.check(() => this.units);
    const changes = await inOrder(this.units, 1, (unit) => previewUnit(this.deployment(unit)));
    const planned = [...this.trace(changes.flat()), ...this.abandoned.map(abandonedUnit)];
    return withDoomed(this.session.project, planned, this.doomed.objects);
  }

  /** Where the applications are reached. */
  get urls(): NonNullable<Notice['urls']> {
    return Object.assign({}, ...this.units.map(({ name }) => applicationUrls(this.session.project, name)));
  }

  /** Deploys, waits until everything is ready, records the releases, and tells the contacts that are routed for it. */
  async deploy(): Promise<PlannedChange[]> {
    const { project, cluster } = this.session;
    const notices = await Notices.of(project, cluster, this.options.say);
    const notice = {
      project: project.name,
      environment: project.environment.name,
      applications: this.applications.map(({ name }) => name),
      who: whoRuns(this.world.environment),
      ...(project.version === undefined ? {} : { version: project.version }),
    };
    return announced(
      notices,
      notice,
      (begin) => this.deployAll(begin),
      () => this.urls,
    );
  }

  /** @param begin called before each unit in which there is anything to do */
  private async deployAll(begin: () => void): Promise<PlannedChange[]> {
    const { project, cluster, facts } = this.session;
    // Units are deployed one after the other; what speaks against the last is to be known before the first.
    const changed = await this.check((doomed) =>
      this.units.filter((unit) => !this.isRecorded(unit, renderedDigest(project, unit, {}), doomed)),
    );
    if (facts.exists) await inOrder(changed, atOnce, (unit) => checkUnitPlan(this.deployment(unit)));
    await ensureNamespace(cluster, {
      name: project.namespace,
      environment: `${project.name}/${project.environment.base}`,
      state: this.engine.workspace.state,
    });
    const { objects, clouds } = this.doomed;
    await giveUp(project, { engine: this.engine, signal: this.world.signal, say: this.options.say }, clouds);
    const changes = await inOrder(
      this.units,
      atOnce,
      (unit) => this.deployOne(unit, begin),
      (left) => this.tellLeft(left),
    );
    for (const unit of this.abandoned) await this.destroyAbandoned(unit);
    for (const object of objects) await this.removeData(object);
    for (const { kind, name } of clouds) this.options.say(`  permanently deleted: ${kind} ${name}`);
    return withDoomed(project, this.trace(changes.flat()), objects);
  }

  close(): void {
    this.access.close();
    this.quiet.close();
    this.session.cluster.close();
  }

  /**
   * Checks what holds for the whole project.
   * @param unitsWith the units that are to be deployed, once it is known what data goes
   * @returns these units
   */
  private async check(unitsWith: (doomed: Doomed) => readonly Unit[]): Promise<readonly Unit[]> {
    let units: readonly Unit[] = [];
    this.doomed = await checkRelease(this.session, this.engine, {
      applications: this.applications,
      deleteData: this.options.deleteData ?? [],
      newData: this.options.newData ?? [],
      abandoned: this.abandoned,
      environment: this.world.environment,
      unitsWith: (doomed) => {
        units = unitsWith(doomed);
        return units.map(({ name }) => name);
      },
      warn: (line) => {
        if (!this.warned.has(line)) this.options.say(line);
        this.warned.add(line);
      },
    });
    return units;
  }

  /** Whether the unit was last deployed as it is now. */
  private isRecorded(unit: Unit, digest: string, { objects, clouds }: Doomed): boolean {
    if (this.options.refresh || objects.length + clouds.length > 0) return false;
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
    if (this.isRecorded(unit, digest, this.doomed) && (await this.isReady(unit))) return [];
    begin();
    const { apps } = this.options;
    const origin = { environment: this.world.environment, state: this.engine.workspace.state, apps };
    await recordBeginning(this.session, unit, origin);
    const changes = await deployUnit(this.deployment(unit)).catch(async (error: unknown) => {
      if (!this.world.signal.aborted) await tellServing(this.session, unit, this.options.say);
      throw error;
    });
    // What was deployed in part is not what the unit is rendered from.
    const isWhole = targetsIn(project, unit, apps).length === 0;
    await recordRelease(this.session, unit, isWhole ? digest : notAsRendered.partial, origin);
    return changes;
  }

  private tellLeft(units: readonly Unit[]): void {
    if (this.world.signal.aborted) return;
    for (const { name } of units) this.options.say(`  ${name}: not deployed, because another unit failed`);
  }

  private isReady({ name }: Unit): Promise<boolean> {
    return isReady(this.session.project, name, this.quiet, (drift) => this.tellDrift(drift));
  }

  private tellDrift(drift: readonly Drift[]): void {
    const { refresh, takeOwnership = false, say } = this.options;
    for (const line of driftLines(drift, { refresh, takeOwnership })) say(line);
  }

  private deployment(unit: Unit): DeploymentOptions {
    const { project } = this.session;
    const targets = targetsIn(project, unit, this.options.apps);
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
      newData: this.options.newData ?? [],
      deleteClouds: this.doomed.clouds,
      onDrift: (drift) => this.tellDrift(drift),
      onRepair: (message) => this.options.say(`  ${unit.name}: ${message}`),
      ...(targets.length === 0 ? {} : { targets }),
    };
  }

  private async destroyAbandoned(unit: string): Promise<void> {
    const { project } = this.session;
    this.options.say(`  ${unit}: no longer in the manifest; deleting it, but keeping its data`);
    await destroyUnit({ ...this.deployment({ name: unit, applications: [], after: [] }), project: project.name });
    await recordRemoval(this.session, unit);
  }

  private trace(changes: readonly Change[]): PlannedChange[] {
    return traceChanges(this.session.project, changes);
  }
}
