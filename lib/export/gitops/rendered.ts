import { treeObjects, type Manifest, type TreeObject } from '../../kubernetes';
import type { Project } from '../../model';
import { configurationSecrets, externalSecret } from './external-secrets';

/** An object, with when it is applied. */
export interface RenderedObject {
  readonly manifest: Manifest;
  /** The application it is part of; undefined for what applications share. */
  readonly application: string | undefined;
  /** Of its unit, from 1: what is in a wave is applied once all before it is ready. */
  readonly wave: number;
  /** Waves of other units that have to be ready before, as `unit/wave`. */
  readonly after: readonly string[];
}

/** What is applied by itself: the whole environment, or one application. */
export interface RenderedUnit {
  readonly name: string;
  readonly objects: readonly RenderedObject[];
}

/** Renders an environment for somebody else to apply: in order, and without secrets. */
export function rendered(project: Project): readonly RenderedUnit[] {
  const objects = treeObjects(project);
  const waves = new Map<TreeObject['construct'], number>();
  const places = new Map<TreeObject['construct'], string>();
  const units = new Map<string, RenderedObject[]>([[project.environment.base, []]]);
  for (const object of objects) {
    const { construct, unit, manifest, application, dependencies } = object;
    const own = dependencies.filter((dependency) => places.get(dependency)?.startsWith(`${unit}/`));
    const wave = 1 + Math.max(0, ...own.map((dependency) => waves.get(dependency) ?? 0));
    const after = dependencies.flatMap((dependency) => places.get(dependency) ?? []);
    waves.set(construct, wave);
    places.set(construct, `${unit}/${wave}`);
    const isSecret = manifest.kind === 'Secret' && manifest['stringData'] !== undefined;
    const members = units.get(unit) ?? [];
    units.set(unit, members);
    members.push({
      manifest: isSecret ? externalSecret(project, manifest) : manifest,
      application: application?.name,
      wave,
      after: [...new Set(after.filter((place) => !place.startsWith(`${unit}/`)))],
    });
  }
  const configurations = configurationSecrets(
    project,
    objects.map(({ manifest }) => manifest),
  );
  const shared = configurations.map((manifest) => ({ manifest, application: undefined, wave: 1, after: [] }));
  const base = project.environment.base;
  units.set(base, [...shared, ...(units.get(base) ?? [])]);
  return [...units].map(([name, members]) => ({ name, objects: routesLast(members) }));
}

/** What leads requests to an application: nothing waits for it, and some controllers never call it ready. */
const routes: ReadonlySet<string> = new Set(['Ingress', 'HTTPRoute', 'Gateway']);

function routesLast(objects: readonly RenderedObject[]): readonly RenderedObject[] {
  const last = Math.max(1, ...objects.map(({ wave }) => wave));
  return objects.map((object) => (routes.has(object.manifest.kind) ? { ...object, wave: last } : object));
}

/** Objects in the files they are written to: one for each application, and one for what they share. */
export function byApplication(objects: readonly RenderedObject[]): ReadonlyMap<string, readonly RenderedObject[]> {
  const groups = new Map<string, RenderedObject[]>();
  for (const object of objects) {
    const name = object.application ?? '_shared';
    groups.set(name, [...(groups.get(name) ?? []), object]);
  }
  return groups;
}

/** The labels of the namespace, as infra deploy makes it. */
export const namespaceLabels = {
  'app.kubernetes.io/managed-by': 'infra',
  ...Object.fromEntries(
    ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']),
  ),
};

/** An object with one more annotation. */
export function annotated(manifest: Manifest, annotation: string, value: string): Manifest {
  const { metadata } = manifest;
  return { ...manifest, metadata: { ...metadata, annotations: { ...metadata.annotations, [annotation]: value } } };
}
