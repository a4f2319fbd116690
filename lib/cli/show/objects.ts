import type { IConstruct } from 'constructs';
import type { TreeObject } from '../../kubernetes';
import { defined, isRecord, type AddOn, type Application, type Project } from '../../model';

/** Pods that run: a Deployment, StatefulSet, Job or CronJob. */
export interface WorkloadOverview {
  readonly kind: string;
  readonly name: string;
  readonly image: string;
  /** What the container runs. @default what its image says */
  readonly command?: readonly string[];
  readonly replicas?: number;
  /** Fewest and most pods, where the load says how many. */
  readonly scale?: { readonly min: number; readonly max: number };
  /** Containers that run beside it. @default none */
  readonly sidecars?: readonly string[];
  /** Containers that run before it. @default none */
  readonly init?: readonly string[];
  readonly schedule?: string;
  readonly timezone?: string;
  /** It is there, but does not run. */
  readonly suspended?: boolean;
}

/** Any object, as it is called. */
export interface ObjectOverview {
  readonly kind: string;
  readonly name: string;
}

/** The pods that run among some objects. */
export function describeWorkloads(objects: readonly TreeObject[]): WorkloadOverview[] {
  const scales = scalesOf(objects);
  return objects.flatMap(({ manifest: { spec, kind, metadata } }) => {
    const container = containerOf(spec);
    if (!isRecord(spec) || container === undefined) return [];
    const { image, command, args } = container;
    const { replicas, schedule, timeZone, suspend } = spec;
    return {
      kind,
      name: metadata.name,
      image: typeof image === 'string' ? image : '',
      ...(isTexts(command) || isTexts(args) ? { command: [...texts(command), ...texts(args)] } : {}),
      ...(typeof replicas === 'number' ? { replicas } : {}),
      ...(kind === 'Deployment' ? defined({ scale: scales.get(metadata.name) }) : {}),
      ...furtherContainers(spec),
      ...(typeof schedule === 'string' ? { schedule } : {}),
      ...(typeof timeZone === 'string' ? { timezone: timeZone } : {}),
      ...(suspend === true ? { suspended: true } : {}),
    };
  });
}

/** Fewest and most pods of the Deployments that are scaled by load, by name. */
function scalesOf(objects: readonly TreeObject[]): ReadonlyMap<string, { readonly min: number; readonly max: number }> {
  return new Map(
    objects.flatMap(({ manifest: { kind, metadata, spec } }) => {
      if (kind !== 'HorizontalPodAutoscaler' || !isRecord(spec)) return [];
      return [[metadata.name, { min: Number(spec['minReplicas']), max: Number(spec['maxReplicas']) }] as const];
    }),
  );
}

/** Init containers that go on are sidecars. */
function furtherContainers(spec: Record<string, unknown>): Pick<WorkloadOverview, 'sidecars' | 'init'> {
  const found = podOf(spec)?.['initContainers'];
  const containers: unknown[] = Array.isArray(found) ? found : [];
  const named = (goesOn: boolean) =>
    containers
      .filter(isRecord)
      .flatMap(({ name, restartPolicy }) =>
        typeof name === 'string' && (restartPolicy === 'Always') === goesOn ? [name] : [],
      );
  const [sidecars, init] = [named(true), named(false)];
  return { ...(sidecars.length === 0 ? {} : { sidecars }), ...(init.length === 0 ? {} : { init }) };
}

/** The variables that a stack gives its containers as plain texts; those put together from others refer to them. */
export function literalVariables(objects: readonly TreeObject[]): { [name: string]: string } {
  const variables: { [name: string]: string } = {};
  for (const object of objects) {
    const env = containerOf(object.manifest['spec'])?.['env'];
    for (const variable of Array.isArray(env) ? env : []) {
      if (!isRecord(variable)) continue;
      const { name, value } = variable;
      if (typeof name === 'string' && typeof value === 'string') variables[name] ??= value;
    }
  }
  return variables;
}

/** The objects of a project by what they are made by: an add-on, or else an application. */
export class Makers {
  private readonly made = new Map<AddOn | Application, TreeObject[]>();

  constructor(project: Project, objects: readonly TreeObject[]) {
    const addons = new Map<IConstruct, AddOn>(project.addons.map((addon) => [addon, addon]));
    for (const object of objects) {
      const scope = object.construct.node.scopes.find((each) => addons.has(each));
      const maker = (scope === undefined ? undefined : addons.get(scope)) ?? object.application;
      if (maker !== undefined) this.made.set(maker, [...(this.made.get(maker) ?? []), object]);
    }
  }

  madeBy(maker: AddOn | Application): readonly TreeObject[] {
    return this.made.get(maker) ?? [];
  }
}

/** The pods of what has some. */
function podOf(spec: unknown): Record<string, unknown> | undefined {
  if (!isRecord(spec)) return undefined;
  const { jobTemplate, template } = spec;
  if (isRecord(jobTemplate)) return podOf(jobTemplate['spec']);
  const pod = isRecord(template) ? template['spec'] : undefined;
  return isRecord(pod) ? pod : undefined;
}

/** The first container of what has pods. */
function containerOf(spec: unknown): Record<string, unknown> | undefined {
  const containers = podOf(spec)?.['containers'];
  const [first]: unknown[] = Array.isArray(containers) ? containers : [];
  return isRecord(first) ? first : undefined;
}

function texts(value: unknown): readonly string[] {
  return isTexts(value) ? value : [];
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
