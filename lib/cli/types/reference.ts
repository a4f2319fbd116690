import { parametersOf, type AddOnDescription, type Descriptions, type StackDescription } from '../../model/description';
import { groupedParameters, type ParameterGroup } from './groups';
import { exampleParameters, parameterRows, type ParameterRow } from './parameters';

/** A table with a title; what is in backquotes is to be written as it stands. */
export interface ReferenceTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** It holds what most types have, so that a line for each is enough. @default false */
  readonly isCommon?: boolean;
}

/** What there is to know of a type: the source of `infra stacks`, `infra addons` and of the reference pages. */
export interface TypeReference {
  readonly type: string;
  /** One sentence. */
  readonly summary: string;
  readonly facts: readonly string[];
  readonly tables: readonly ReferenceTable[];
  /** YAML for `project.yml`. */
  readonly example: string;
}

export function stackReference(stack: StackDescription, { addons, stacks }: Descriptions): TypeReference {
  const { type, summary, parameters } = stack;
  const implied = (stack.implies?.addons ?? []).map(({ type: addon, as, when, unless }) => {
    const condition = [
      ...(when === undefined ? [] : [`, if the parameter \`${when}\` is set`]),
      ...(unless === undefined ? [] : [`, unless the parameter \`${unless}\` is set`]),
    ].join('');
    return `Adds \`${addon}\` as \`${as ?? addons[addon]?.alias ?? addon}\`${condition}; \`implied: { addons: false }\` turns it off.`;
  });
  const reads = Object.entries(stack.reads ?? {}).map(([parameter, { optional = false, lines, schema }]) => {
    const holds = lines !== undefined ? `lines of ${lines.expected}` : schema !== undefined ? 'JSON' : 'text';
    return `Reads the file named by the parameter \`${parameter}\`${optional ? ', if it exists' : ''}: ${holds}.`;
  });
  const given = flow(exampleParameters(parameters));
  const example = `applications:\n  my-app:\n    stack: ${type}\n${given === '' ? '' : `    parameters: ${given}\n`}`;
  const tables = groupedParameters(parameterRows(parameters), stack, stacks['web']).map(parametersTable);
  return { type, summary, facts: [...implied, ...reads], tables, example };
}

export function addOnReference(addon: AddOnDescription): TypeReference {
  const { type, summary, alias, provisioners, data } = addon;
  const rows = rowsOf(addon);
  const given = flow(exampleParameters(addon.parameters));
  const parameters = given === '' ? '' : `, parameters: ${given}`;
  return {
    type,
    summary,
    facts: [
      `Default alias: \`${alias}\` (change it with \`as:\`).`,
      `Provisioners: ${provisioners.map((name) => `\`${name}\``).join(', ')}.`,
      ...(data === true ? ['Holds data: `infra destroy` keeps it.'] : []),
    ],
    tables: [
      bindingsTable(addon),
      ...(rows.length === 0 ? [] : [parametersTable({ title: 'Parameters', isCommon: false, rows })]),
    ],
    example: `addons:\n  - { type: ${type}, as: ${alias}${parameters} }\n`,
  };
}

function bindingsTable({ alias, bindings, bindingsFrom, valuesFrom, prefixed }: AddOnDescription): ReferenceTable {
  const variable = (name: string) => `\`${prefixed === false ? name : `${alias}_${name.toUpperCase()}`}\``;
  const rows = Object.entries(bindings).map(([name, { description, secret = false, provisioners }]) => {
    const where = provisioners === undefined ? '' : ` Only with ${provisioners.join(', ')}.`;
    return [`\`${name}\``, variable(name), secret ? 'yes' : '', `${description}${where}`];
  });
  if (bindingsFrom !== undefined)
    rows.push(['', `each name in the parameter \`${bindingsFrom}\``, 'yes', 'The value in the configuration.']);
  if (valuesFrom !== undefined)
    rows.push(['', `each name in the parameter \`${valuesFrom}\``, '', 'The value itself.']);
  return { title: 'Bindings', head: ['Binding', 'Variable', 'Secret', 'What it is'], rows };
}

/** The parameters of an add-on, with what differs by where it comes from. */
function rowsOf(addon: AddOnDescription): ParameterRow[] {
  const special = addon.provisioners
    .filter((provisioner) => addon.parametersFrom?.[provisioner] !== undefined)
    .map((provisioner) => ({ provisioner, rows: parameterRows(parametersOf(addon, provisioner)) }));
  return parameterRows(addon.parameters).map((row) => {
    const differing = (key: 'accepts' | 'standard') =>
      special.flatMap(({ provisioner, rows }) => {
        const there = rows.find(({ name }) => name === row.name)?.[key] ?? '';
        return there === row[key] ? [] : [`; ${provisioner}: ${there}`];
      });
    return {
      ...row,
      accepts: `${row.accepts}${differing('accepts').join('')}`,
      standard: `${row.standard}${differing('standard').join('')}`,
    };
  });
}

function parametersTable({ title, isCommon, rows }: ParameterGroup): ReferenceTable {
  return {
    title,
    head: ['Parameter', 'Accepts', 'Default', 'What it does'],
    rows: rows.map(({ name, accepts, standard, description }) => [`\`${name}\``, accepts, standard, description]),
    ...(isCommon ? { isCommon } : {}),
  };
}

/** YAML in one line; empty where there is nothing. */
function flow(values: { readonly [name: string]: unknown }): string {
  const entries = Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return entries.length === 0 ? '' : `{ ${entries.join(', ')} }`;
}
