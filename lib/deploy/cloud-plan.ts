import { sourceOf, UserError, type ErrorCode, type Project } from '../model';
import { cloudKind, moveElsewhere, physicalName } from './cloud-data';
import { addOnNamed } from './cloud-names';
import type { EngineEvent, StepMetadata } from './events';
import { valueAt } from './property-path';
import type { Deployment, ResourceState } from './state';

/** How a setting of a service may change once there is data; the service refuses anything else after minutes. */
interface Law {
  /** The add-on's parameter it comes from. */
  readonly parameter: string;
  readonly unit?: string;
  readonly mayRise: boolean;
  readonly reason: string;
}

const storage = { parameter: 'storage', unit: 'GiB', mayRise: true, reason: 'storage can grow, but not shrink' };
const nodes = { ...storage, reason: 'its data might not fit into less storage' };
const version = { parameter: 'version', mayRise: true, reason: 'services cannot be downgraded' };

/** Laws by type of resource and path of its input: what neither the engine nor its provider knows beforehand. */
const laws: { readonly [type: string]: { readonly [path: string]: Law } } = {
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html
  'aws:rds/instance:Instance': { allocatedStorage: storage, engineVersion: version },
  'aws:rds/cluster:Cluster': { engineVersion: version },
  'aws:mq/broker:Broker': { engineVersion: version },
  'aws:opensearch/domain:Domain': { 'ebsOptions.volumeSize': nodes, engineVersion: version },
  // https://docs.aws.amazon.com/msk/latest/developerguide/msk-update-storage.html and msk-update-broker-count.html
  'aws:msk/cluster:Cluster': {
    numberOfBrokerNodes: {
      parameter: 'brokers',
      mayRise: false,
      reason: 'MSK can only add or remove brokers in all zones at once, and each of these is in a zone of its own',
    },
    'brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize': storage,
    kafkaVersion: version,
  },
};

/** The codes of what speaks against a plan. */
export const cloudCodes: readonly ErrorCode[] = ['data-protected', 'data-fixed', 'volume-shrinks'];

/** What speaks against a plan, for one resource. */
interface Objection {
  /** As in `web-database`. */
  readonly addon: string;
  readonly message: string;
  readonly code: ErrorCode;
}

/** Why everything of a provider has to be made anew. */
const elsewhere = 'in another region or account';

/** Whether a state has anything in clouds that a plan could do harm to. */
export function hasCloudData({ resources = [] }: Deployment): boolean {
  return resources.some((resource) => resource['protect'] === true || laws[resource.type] !== undefined);
}

/**
 * Takes note of what the engine plans for data in clouds. It ends a plan that deletes protected data with an error, but
 * tells each of its steps before; it knows, from the provider, what can only be made anew.
 */
export class CloudPlan {
  private readonly guarded: ReadonlyMap<string, ResourceState>;
  private readonly found = new Map<string, Objection>();

  constructor(
    private readonly project: Project,
    { resources = [] }: Deployment,
  ) {
    this.guarded = new Map(
      resources.filter((resource) => resource['protect'] === true).map((resource) => [resource.urn, resource]),
    );
  }

  /** What speaks against the plan. */
  get refusals(): readonly UserError[] {
    const all = [...this.found.values()];
    const hint = `Nothing was changed. Restore the previous setting, or ${moveElsewhere(all.map(({ addon }) => addon))}`;
    return all.map(({ message, code }) => new UserError(message, { code, hint }));
  }

  /** To be told everything the engine tells. */
  listen({ resourcePreEvent, diagnosticEvent }: EngineEvent): void {
    if (diagnosticEvent?.severity === 'error') this.listenToError(diagnosticEvent.message);
    if (resourcePreEvent === undefined) return;
    const step = resourcePreEvent.metadata;
    const objection = this.lossOf(step) ?? this.breachOf(step);
    // A replacement comes as several steps, of which some know the reason.
    if (objection !== undefined && (!this.found.has(step.urn) || (step.keys ?? []).length > 0))
      this.found.set(step.urn, objection);
  }

  /** Of what would have to go because of something else, the engine tells no step. */
  private listenToError(message: string): void {
    const [, urn = '', cause = ''] = /replace resource "([^"]+)" as part of replacing "([^"]+)"/.exec(message) ?? [];
    const resource = this.guarded.get(urn);
    if (resource === undefined || this.found.has(urn)) return;
    const isElsewhere = cause.includes('::pulumi:providers:');
    const why = isElsewhere ? elsewhere : `because ${addOnNamed(this.project, cause).place} has to be recreated`;
    this.found.set(urn, this.loss(resource, `recreated, ${why}`));
  }

  private lossOf({ op, urn, keys }: StepMetadata): Objection | undefined {
    const resource = this.guarded.get(urn);
    const isAnew = op.includes('replace');
    if (resource === undefined || !(isAnew || op === 'delete')) return undefined;
    const isElsewhere = keys?.includes('provider') === true;
    const why = isElsewhere ? elsewhere : `because ${keys?.join(' and ')} cannot be changed in place`;
    const because = (keys ?? []).length === 0 ? '' : `, ${why}`;
    const fate = isAnew ? `recreated${because}` : 'deleted and replaced by something else';
    return this.loss(resource, fate);
  }

  private loss(resource: ResourceState, fate: string): Objection {
    const { addon, where } = this.place(resource.urn);
    const name = `${cloudKind(resource.type)} ${physicalName(resource)}`;
    return { addon, message: `${where} would lose its data in AWS: ${name} would be ${fate}`, code: 'data-protected' };
  }

  private breachOf({ op, urn, type, old, new: next }: StepMetadata): Objection | undefined {
    if (op !== 'update') return undefined;
    for (const [path, { parameter, unit, mayRise, reason }] of Object.entries(laws[type] ?? {})) {
      const [before, after] = [valueAt(old?.inputs, path), valueAt(next?.inputs, path)];
      const order = compare(before, after);
      if (order === 0 || (order > 0 && mayRise)) continue;
      const change = `${String(before)} to ${String(after)}${unit === undefined ? '' : ` ${unit}`}`;
      const { addon, where } = this.place(urn);
      const message = `${where} cannot change ${parameter} from ${change}: ${reason}`;
      return { addon, message, code: parameter === 'storage' ? 'volume-shrinks' : 'data-fixed' };
    }
    return undefined;
  }

  private place(urn: string): { readonly addon: string; readonly where: string } {
    const { addon, place } = addOnNamed(this.project, urn);
    const source = addon === undefined ? undefined : sourceOf(addon);
    const name = addon?.objectName ?? place;
    return { addon: name, where: `${name}${source === undefined ? '' : ` (${source.file}:${source.line})`}` };
  }
}

/** Less than 0 where it goes down, more where it goes up; a version that says less than before, as 17 after 17.4, is the same. */
function compare(before: unknown, after: unknown): number {
  const [from, to] = [before, after].map((value) =>
    typeof value === 'number' || typeof value === 'string' ? String(value) : undefined,
  );
  // What AWS chooses, or is not known yet, is not judged.
  if (from === undefined || to === undefined || !/^([A-Za-z]+_)?\d+(\.\d+)*/.test(to)) return 0;
  if (from === to || from.startsWith(`${to}.`)) return 0;
  return to.localeCompare(from, 'en', { numeric: true });
}
