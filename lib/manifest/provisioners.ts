import { check } from '../model/check';
import { chosenProvisioner } from '../model/chosen-provisioner';
import { parametersOf, type AddOnDescription, type Provisioner } from '../model/description';
import type { ObjectSchema, Schema } from '../model/schema';
import type { EnvironmentKind } from '../model/values';
import { entriesOf, get, mapOf, textOf, type MapNode, type Node } from './yaml/node';
import { toPlain, typed } from './yaml/plain';
import type { Report } from './diagnostics/report';
import type { ResolvedAddOn } from './resolve-addons';
import { environmentSchema } from './schema/environment';
import { validate } from './validate';

/** Where an add-on comes from in an environment with these settings; undefined for attachments and unknown types. */
export function provisionerOf(
  { description, provisioner }: ResolvedAddOn,
  kind: EnvironmentKind,
  settings: MapNode,
): Provisioner | undefined {
  if (description === undefined) return undefined;
  const { provisioners } = typed(settings, environmentSchema);
  const chosen: unknown =
    provisioner ?? chosenProvisioner(description, { provisioners, aws: get(settings, 'aws'), kind });
  // What an environment says may be none, which is told where it is read.
  return description.provisioners.find((each) => each === chosen);
}

/** The schema of an add-on's parameters there: its type's, with what differs by where it comes from. */
export function parametersSchema(
  addon: ResolvedAddOn,
  kind: EnvironmentKind,
  settings: MapNode,
): ObjectSchema | undefined {
  const provisioner = provisionerOf(addon, kind, settings);
  const { description } = addon;
  return description === undefined || provisioner === undefined ? undefined : parametersOf(description, provisioner);
}

/** Checks what parameters have to be where the add-on comes from; what their type refuses anyhow was told before. */
export function checkParametersFrom(
  addons: readonly ResolvedAddOn[],
  kind: EnvironmentKind,
  settings: MapNode,
  report: Report,
): void {
  for (const addon of addons) {
    const { description, parameters, alias, key } = addon;
    const provisioner = provisionerOf(addon, kind, settings);
    if (description === undefined || provisioner === undefined) continue;
    warnOfVersions(addon, provisioner, report);
    const special = Object.keys(description.parametersFrom?.[provisioner] ?? {});
    const written = entriesOf(parameters.node).filter(
      ([name, { value }]) => special.includes(name) && isValid(value, name, description),
    );
    const properties = Object.fromEntries(
      Object.entries(parametersOf(description, provisioner).properties).filter(([name]) => special.includes(name)),
    );
    const schema: Schema = { type: 'object', properties };
    validate(mapOf(parameters.node.span, written), schema, report, {
      label: `${alias} from ${provisioner}, parameters`,
      missingAt: key,
    });
  }
}

/** Any image may exist in the cluster: a version nobody has heard of is warned of where nothing better is known. */
function warnOfVersions(
  { alias, description, parameters }: ResolvedAddOn,
  provisioner: Provisioner,
  report: Report,
): void {
  if (description === undefined || provisioner === 'external') return;
  for (const [name, { value }] of entriesOf(parameters.node)) {
    const known = description.parameters.properties[name]?.['x-known'];
    const version = textOf(value);
    if (known === undefined || version === undefined || !isValid(value, name, description)) continue;
    if (description.parametersFrom?.[provisioner]?.[name] !== undefined) continue;
    if (known.some((beginning) => version === beginning || version.startsWith(`${beginning}.`))) continue;
    report.warning(
      'version-unknown',
      value.span,
      `${alias}: ${name} ${version} of ${description.type} is not known; known versions are ${known.join(', ')}`,
      'If there is no such image, the pod never starts; if you know there is, ignore this.',
    );
  }
}

function isValid(node: Node, name: string, { parameters }: AddOnDescription): boolean {
  const property = parameters.properties[name];
  return property !== undefined && check(toPlain(node, property), property).length === 0;
}
