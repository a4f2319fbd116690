import type { Project } from '../model';
import { addOnNamed } from './cloud-names';
import type { Engine } from './engine';
import { readState, type ResourceState } from './state';

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
  /** Construct path of the add-on in the tree; undefined where it is no longer there. */
  readonly path: string | undefined;
}

/** The data that a unit keeps in clouds, as its state knows it. */
export async function findCloudData(engine: Engine, project: Project, unit: string): Promise<CloudData[]> {
  const state = await readState(engine, project.name, unit);
  const guarded = (state?.resources ?? []).filter((resource) => resource['protect'] === true);
  return guarded.map((resource): CloudData => {
    const { addon, place } = addOnNamed(project, resource.urn);
    return {
      urn: resource.urn,
      unit,
      kind: cloudKind(resource.type),
      name: physicalName(resource),
      addon: addon?.objectName ?? place.split('/').slice(0, -1).join('-'),
      path: addon?.path,
    };
  });
}

/** `rds Instance` for `aws:rds/instance:Instance`. */
export function cloudKind(type: string): string {
  const [, module = '', kind = type] = type.split(':');
  return `${module.split('/')[0] ?? ''} ${kind}`;
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

function physicalName({ inputs = {}, id, urn }: ResourceState): string {
  const given = names.map((name) => inputs[name]).find((value) => typeof value === 'string');
  return typeof given === 'string' ? given : (id ?? urn);
}
