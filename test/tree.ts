import { addons } from '../addons';
import { treeObjects, type Manifest, type PodTemplate } from '../lib/kubernetes';
import { Project, type ProjectProps } from '../lib/model';
import { stacks } from '../stacks';

/** A project with the built-in types, in development unless told otherwise. */
export function newProject(props: Partial<ProjectProps> = {}): Project {
  return new Project({
    name: 'shop',
    environment: 'development',
    registry: 'registry.example.com',
    catalogue: { stacks, addons },
    ...props,
  });
}

/** The objects of a project as the API server takes them. */
export function manifests(project: Project): Manifest[] {
  return treeObjects(project).map(({ manifest }) => manifest);
}

/** The objects of a project as `Deployment web`, in their order. */
export function names(project: Project): string[] {
  return manifests(project).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

/** An object of a project. */
export function find(project: Project, kind: string, name: string): Manifest {
  const found = manifests(project).find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name} among ${names(project).join(', ')}`);
  return found;
}

/** The pods an object makes; undefined where it makes none. */
export function podsOf(manifest: Manifest): PodTemplate | undefined {
  const path = manifest.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  return path.reduce<unknown>(at, manifest) as PodTemplate | undefined;
}

/** The one container of an object's pods. */
export function containerOf(manifest: Manifest): PodTemplate['spec']['containers'][number] {
  const [container, ...others] = podsOf(manifest)?.spec.containers ?? [];
  if (container === undefined || others.length > 0) throw new Error(`${manifest.kind} has not one container`);
  return container;
}

/** The environment of an object's container: variable → text, or `secret/key` with `?` where it may be missing. */
export function environmentOf(manifest: Manifest): { [variable: string]: string } {
  return Object.fromEntries(
    (containerOf(manifest).env ?? []).map(({ name, value, valueFrom }) => {
      const reference = valueFrom?.secretKeyRef;
      if (reference === undefined) return [name, value ?? ''];
      return [name, `${reference.name ?? ''}/${reference.key}${reference.optional === true ? '?' : ''}`];
    }),
  );
}

/** A field of an object, by its path. */
export function field(manifest: Manifest, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(at, manifest);
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
}
