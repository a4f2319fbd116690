import type { Source } from '../model/values';
import type { ResolvedApplication } from './application';
import type { Interpretation } from './interpretation';
import { environmentName } from './environments';
import { entriesOf, get, type MapNode, type Node } from './yaml/node';
import { toPlain } from './yaml/plain';
import type { ObjectSchema, Schema } from '../model/schema';
import { parametersSchema } from './provisioners';
import type { ResolvedAddOn } from './resolve-addons';
import { sourceOf } from './diagnostics/source-file';
import { projectLayer } from './project-document';

/** Where a value comes from. */
export interface Origin {
  /** project, application, default, the name of an environment; `implied` by the stack; `type` for a default of the type. */
  readonly layer: string;
  /** Where it was written. @default nowhere: it is a default of the type */
  readonly source?: Source;
}

/** One value of the effective configuration: a scalar, or a list as a whole; null for what is switched off. */
export interface EffectiveValue {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly origin: Origin;
}

/** Every value of an interpretation with where it comes from, in the order of the manifest. */
export function toEffective({
  document,
  environment,
  settings,
  shared,
  applications,
  absent,
}: Interpretation): EffectiveValue[] {
  const values: EffectiveValue[] = [];
  for (const key of [
    'name',
    'version',
    'description',
    'repository',
    'registry',
    'ownership',
    'contact',
    'packages',
    'deploy',
  ]) {
    const node = get(document.node, key);
    if (node !== undefined) collect(values, [key], node, undefined, projectLayer);
  }
  const { name, kind, of, key } = environment;
  const source = key === undefined ? {} : { source: sourceOf(key) };
  values.push({
    path: ['environment', 'name'],
    value: environmentName(environment),
    origin: { layer: projectLayer, ...source },
  });
  values.push({ path: ['environment', 'kind'], value: kind, origin: { layer: projectLayer, ...source } });
  if (of !== undefined)
    values.push({ path: ['environment', 'of'], value: of, origin: { layer: projectLayer, ...source } });
  for (const [setting, entry] of settings.entries) {
    if (setting !== 'addons' && setting !== 'kind' && setting !== 'of')
      collect(values, ['environment', setting], entry.value, undefined, name);
  }
  const schemaOf = (addon: ResolvedAddOn) => parametersSchema(addon, kind, settings);
  for (const addon of shared) collectAddOn(values, ['addons', addon.alias], addon, schemaOf(addon), projectLayer);
  for (const application of applications) {
    collectApplication(values, application);
    const path = ['applications', application.name];
    for (const addon of application.addons)
      collectAddOn(values, [...path, 'addons', addon.alias], addon, schemaOf(addon), 'application');
    for (const [alias, value] of application.removed)
      collect(values, [...path, 'addons', alias], value, undefined, 'application');
  }
  for (const { name: left, key: at } of document.applications.filter(({ name: known }) => absent.includes(known))) {
    values.push({ path: ['applications', left], value: null, origin: { layer: name, source: sourceOf(at) } });
  }
  return values;
}

function collectApplication(values: EffectiveValue[], application: ResolvedApplication): void {
  const { name, node, stack, stackNode, parameters } = application;
  const path = ['applications', name];
  if (stackNode !== undefined) collect(values, [...path, 'stack'], stackNode, undefined, 'application');
  collectParameters(values, [...path, 'parameters'], parameters.node, stack?.parameters, 'application');
  for (const [key, { value }] of node.entries) {
    if (!['stack', 'parameters', 'addons'].includes(key))
      collect(values, [...path, key], value, textsOnly(key), 'application');
  }
}

function collectAddOn(
  values: EffectiveValue[],
  path: readonly string[],
  addon: ResolvedAddOn,
  schema: ObjectSchema | undefined,
  layer: string,
): void {
  for (const [key, { value }] of addon.node.entries) {
    if (key !== 'as' && key !== 'parameters') collect(values, [...path, key], value, undefined, layer);
  }
  collectParameters(values, [...path, 'parameters'], addon.parameters.node, schema, layer);
}

/** Parameters, and the type's defaults where nothing is written. */
function collectParameters(
  values: EffectiveValue[],
  path: readonly string[],
  node: MapNode,
  schema: ObjectSchema | undefined,
  layer: string,
): void {
  for (const [key, { value }] of node.entries) collect(values, [...path, key], value, schema?.properties[key], layer);
  for (const [key, property] of Object.entries(schema?.properties ?? {})) {
    if (!node.entries.has(key)) collectDefault(values, [...path, key], property);
  }
}

/** A default of a type; where it is a map, the defaults inside of it. */
function collectDefault(
  values: EffectiveValue[],
  path: readonly string[],
  { default: value, properties }: Schema,
): void {
  if (value === undefined) return;
  if (properties === undefined) values.push({ path, value, origin: { layer: 'type' } });
  else for (const [key, inner] of Object.entries(properties)) collectDefault(values, [...path, key], inner);
}

function collect(
  values: EffectiveValue[],
  path: readonly string[],
  node: Node,
  schema: Schema | undefined,
  layer: string,
): void {
  if (node.kind === 'map' && node.entries.size > 0) {
    for (const [key, { value }] of entriesOf(node)) {
      const property =
        schema?.properties?.[key] ??
        (typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined);
      collect(values, [...path, key], value, property, layer);
    }
    return;
  }
  values.push({
    path,
    value: toPlain(node, schema),
    origin: { layer: node.layer ?? layer, source: sourceOf(node.span) },
  });
}

/** Variables are texts, whatever YAML reads. */
function textsOnly(key: string): Schema | undefined {
  return key === 'variables'
    ? { type: 'object', additionalProperties: { anyOf: [{ type: 'string' }, { type: 'object' }] } }
    : undefined;
}
