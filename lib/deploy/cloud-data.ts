import { sharedOwner, sourceOf, UserError, type Project, type Refuse } from '../model';
import { addOnNamed } from './cloud-names';
import type { Engine } from './engine';
import { withLock } from './lock';
import type { Overrides } from './recorded-program';
import { readState, type Deployment, type ResourceState } from './state';

/** What holds data in a cloud: the engine refuses to delete it. */
export interface CloudData {
  readonly urn: string;
  readonly unit: string;
  /** As in `rds Instance`. */
  readonly kind: string;
  /** Its name in the cloud. */
  readonly name: string;
  /** The add-on it belongs to, as its objects are named: `web-database`. */
  readonly addon: string;
  /** What the add-on's resources are named below: `web/database`. */
  readonly path: string;
  /** Whether the manifest still has the add-on come from there. */
  readonly isWanted: boolean;
}

/** The data that a unit keeps in clouds, as its state knows it. */
export async function findCloudData(engine: Engine, project: Project, unit: string): Promise<CloudData[]> {
  return cloudDataIn(await readState(engine, project.name, unit), project, unit);
}

/** The same of a state that was read. */
export function cloudDataIn(state: Deployment | undefined, project: Project, unit: string): CloudData[] {
  const guarded = (state?.resources ?? []).filter((resource) => resource['protect'] === true);
  return guarded.map((resource): CloudData => {
    const { addon, place } = addOnNamed(project, resource.urn);
    const path = place.split('/').slice(0, -1);
    const [owner = '', ...alias] = path;
    return {
      urn: resource.urn,
      unit,
      kind: cloudKind(resource.type),
      name: physicalName(resource),
      addon: addon?.objectName ?? [owner === sharedOwner ? project.name : owner, ...alias].join('-'),
      path: path.join('/'),
      isWanted: addon?.provisioner === 'aws' && addon.unit === unit,
    };
  });
}

/**
 * Checks that data in clouds which the manifest no longer has, or has come from elsewhere, is to go: the engine would refuse
 * to delete it in the middle of a deployment, and nobody would look after what it forgets.
 * @param doomed what is to be deleted for good
 */
export function checkCloudData(
  project: Project,
  data: readonly CloudData[],
  doomed: readonly { readonly kind: string; readonly name: string }[],
  refuse: Refuse,
): void {
  const isDoomed = ({ kind, name }: CloudData) => doomed.some((one) => one.kind === kind && one.name === name);
  for (const addon of new Set(data.map((one) => one.addon))) {
    const own = data.filter((one) => one.addon === addon);
    const list = own.map(({ kind, name }) => `${kind} ${name}`).join(', ');
    const going = own.filter(isDoomed);
    if (own.some(({ isWanted }) => isWanted)) {
      if (going.length > 0) refuse(inUse(addon, list));
    } else if (going.length < own.length) refuse(left(project, own[0]?.path ?? '', addon, list));
  }
}

function left(project: Project, path: string, addon: string, list: string): UserError {
  const now = project.addons.find((one) => one.path === path);
  const source = now === undefined ? undefined : sourceOf(now);
  const why =
    now === undefined
      ? 'is no longer in the manifest'
      : `now comes from ${now.provisioner}${source === undefined ? '' : ` (${source.file}:${source.line})`}`;
  return new UserError(`${addon} ${why}, but has data in AWS: ${list}`, {
    code: 'data-abandoned',
    hint:
      (now === undefined ? 'Restore it; or move' : 'Go back to provisioner: aws; or move') +
      ` the data elsewhere, and delete it with --delete-data ${addon}. That removes its protection and deletes it; a database gets a final snapshot.`,
  });
}

function inUse(addon: string, list: string): UserError {
  return new UserError(`${addon} is in the manifest, so its data in AWS is not deleted: ${list}`, {
    code: 'data-in-use',
    hint: `Remove the add-on from the manifest first, or delete it with everything that was deployed: infra destroy --delete-data ${addon}.`,
  });
}

/** What to do for data in a cloud to be held otherwise. @param addons as in `web-database` */
export function moveElsewhere(addons: readonly string[]): string {
  const flags = [...new Set(addons)].map((addon) => `--delete-data ${addon}`).join(' ');
  return `attach a new add-on under another alias, move the data, then remove the old add-on from the manifest and deploy with ${flags}.`;
}

/** `rds Instance` for `aws:rds/instance:Instance`. */
export function cloudKind(type: string): string {
  const [, module = '', kind = type] = type.split(':');
  return `${module.split('/')[0] ?? ''} ${kind}`;
}

export interface LettingGo {
  readonly project: string;
  readonly engine: Engine;
  readonly signal?: AbortSignal;
  readonly onRepair?: (message: string) => void;
}

/**
 * Takes the protection of data off, in the cloud and in the state, so that the engine may delete it. Everything is as the
 * state knows it: the add-on may be in the manifest, or no longer.
 */
export async function letGo(
  { project, engine, signal, onRepair }: LettingGo,
  unit: string,
  data: readonly CloudData[],
): Promise<void> {
  const targets = data.filter((one) => one.unit === unit).map(({ urn }) => urn);
  if (targets.length === 0) return;
  const load = () => import('./recorded-program.js');
  const action = async () => {
    const { resources = [] } = (await readState(engine, project, unit)) ?? {};
    const overrides: Overrides = new Map(
      resources.filter(({ urn }) => targets.includes(urn)).map((resource) => [resource.urn, unguarded(resource)]),
    );
    const program = async () => {
      (await load()).registerRecorded(resources, overrides);
      return {};
    };
    await engine.run('up', { stack: unit, program, prepare: load, targets, signal });
  };
  await withLock(engine, unit, action, (message) => onRepair?.(message));
}

/** The inputs by which services guard data, as they let it go. */
function unguarded({ inputs = {} }: ResourceState): { readonly [input: string]: unknown } {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const { finalSnapshotIdentifier: snapshot } = inputs;
  const changed: { readonly [input: string]: unknown } = {
    deletionProtection: false,
    deletionProtectionEnabled: false,
    forceDestroy: true,
    // An earlier life of the add-on may have left a snapshot of that name.
    finalSnapshotIdentifier: typeof snapshot === 'string' ? `${snapshot}-${time}` : undefined,
  };
  return Object.fromEntries(Object.entries(changed).filter(([input]) => inputs[input] !== undefined));
}

/** The inputs that services take a name by. */
const names = [
  'identifier',
  'clusterIdentifier',
  'replicationGroupId',
  'brokerName',
  'clusterName',
  'domainName',
  'bucket',
  'name',
];

/** What people find it by in the cloud. */
export function physicalName({ inputs = {}, id, urn }: ResourceState): string {
  const given = names.map((name) => inputs[name]).find((value) => typeof value === 'string');
  return typeof given === 'string' ? given : (id ?? urn);
}
