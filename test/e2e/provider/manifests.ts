import { isProperties, type Properties, type Property } from './values';

/** An object's kind, in the words of the API server. */
export interface ObjectKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Reads the kind from a URN, whose last type is `kubernetes:<group>/<version>:<Kind>` with `core` for the unnamed group. */
export function kindOfUrn(urn: string): ObjectKind {
  const type = (urn.split('::')[2] ?? '').split('$').at(-1) ?? '';
  const [, module = '', kind = ''] = type.split(':');
  const [group = '', version = ''] = module.split('/');
  if (kind === '' || version === '') throw new Error(`unrecognized resource type: "${type}" for this provider`);
  return { apiVersion: group === 'core' ? version : `${group}/${version}`, kind };
}

/** The last part of a URN: the resource's name in the program. */
export function nameOfUrn(urn: string): string {
  return urn.split('::').slice(3).join('::');
}

/** The object's own statement of its kind. */
export function kindOf(manifest: Properties): ObjectKind {
  return { apiVersion: stringAt(manifest, 'apiVersion') ?? '', kind: stringAt(manifest, 'kind') ?? '' };
}

/** A string in a manifest, if it is there and known. */
export function stringAt(manifest: Properties, ...path: string[]): string | undefined {
  const value = valueAt(manifest, path);
  return typeof value === 'string' ? value : undefined;
}

/** A value in a manifest, if it is there. */
export function valueAt(manifest: Property | undefined, path: readonly string[]): Property | undefined {
  return path.reduce<Property | undefined>((value, key) => (isProperties(value) ? value[key] : undefined), manifest);
}

/** The manifest with a value set, or removed where it is undefined; the original stays. */
export function withValueAt(manifest: Properties, path: readonly string[], value: Property | undefined): Properties {
  const [key, ...rest] = path;
  if (key === undefined) return manifest;
  const { [key]: inner, ...others } = manifest;
  if (rest.length > 0) {
    if (value === undefined && !isProperties(inner)) return manifest;
    return { ...manifest, [key]: withValueAt(isProperties(inner) ? inner : {}, rest, value) };
  }
  return value === undefined ? others : { ...manifest, [key]: value };
}

/** An annotation of a manifest. */
export function annotationOf(manifest: Properties, name: string): string | undefined {
  return stringAt(manifest, 'metadata', 'annotations', name);
}

/** The id under which the state keeps an object: `namespace/name`, or the name where there is no namespace. */
export function idOf(manifest: Properties): string {
  const namespace = stringAt(manifest, 'metadata', 'namespace');
  const name = stringAt(manifest, 'metadata', 'name') ?? '';
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

/** Splits an id into namespace and name. */
export function parseId(id: string): { namespace: string; name: string } {
  const [first = '', second] = id.split('/');
  return second === undefined ? { namespace: '', name: first } : { namespace: first, name: second };
}
