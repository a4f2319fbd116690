/** The reference of stacks. */
export function stacksPage({ stacks, addons }) {
  return page(
    'Stacks',
    [
      'A stack is what kind of thing an application is: `stack: web`. It turns parameters into Kubernetes objects.',
      '',
      ...Object.values(stacks).flatMap((stack) => [
        `## ${stack.type}`,
        '',
        stack.summary,
        '',
        ...implied(stack.implies?.addons ?? [], addons),
        ...reads(stack.reads ?? {}),
        ...parameters(stack.parameters),
      ]),
    ],
  );
}

/** The reference of add-ons. */
export function addOnsPage({ addons }) {
  return page(
    'Add-ons',
    [
      'An add-on is something an application uses: `addons: [postgres]`. It gives bindings, which the application',
      'receives as environment variables `<ALIAS>_<BINDING>`; secret ones only ever land in Secrets.',
      '',
      ...Object.values(addons).flatMap((addon) => [
        `## ${addon.type}`,
        '',
        addon.summary,
        '',
        `- Alias, unless \`as:\` gives another: \`${addon.alias}\``,
        `- Comes from: ${addon.provisioners.map(code).join(', ')}`,
        ...(addon.data === true ? ['- Holds data: `infra destroy` keeps it.'] : []),
        '',
        ...bindings(addon),
        ...parameters(addon.parameters),
      ]),
    ],
  );
}

function implied(addons, descriptions) {
  if (addons.length === 0) return [];
  const lines = addons.map(({ type, as, when }) => {
    const condition = when === undefined ? '' : `, where the parameter \`${when}\` is set`;
    return `- ${code(type)} as \`${as ?? descriptions[type]?.alias}\`${condition}: ${descriptions[type]?.summary}`;
  });
  return ['Implies, unless `implied: { addons: false }` or an add-on of the same alias says otherwise:', '', ...lines, ''];
}

function reads(files) {
  const lines = Object.entries(files).map(([parameter, { optional = false, lines: form, schema }]) => {
    const holds = form !== undefined ? `lines of ${form.expected}` : schema !== undefined ? 'JSON' : 'text';
    return `- the one that the parameter ${code(parameter)} names${optional ? ', where there is one' : ''}: ${holds}`;
  });
  return lines.length === 0 ? [] : ['Reads of the repository:', '', ...lines, ''];
}

function bindings({ alias, bindings: named, bindingsFrom, prefixed }) {
  const rows = Object.entries(named).map(([name, { description, secret = false }]) => {
    const variable = prefixed === false ? name : `${alias}_${name.toUpperCase()}`;
    return [code(name), code(variable), secret ? 'yes' : '', description];
  });
  if (bindingsFrom !== undefined) rows.push(['', `each of the parameter \`${bindingsFrom}\``, 'yes', 'The value of the configuration.']);
  return ['### Bindings', '', ...table(['Binding', 'Variable', 'Secret', 'What it is'], rows), ''];
}

function parameters(schema) {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return ['It takes no parameters.', ''];
  return ['### Parameters', '', ...table(['Parameter', 'Accepts', 'Default', 'What it does'], rows), ''];
}

function rowsOf(schema, prefix) {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const standard = required.includes(name)
      ? 'required'
      : property.default === undefined
        ? ''
        : code(JSON.stringify(property.default));
    const items = typeof property.additionalProperties === 'object' ? property.additionalProperties : {};
    return [
      [code(path), accepted(property), standard, property.description ?? ''],
      ...rowsOf(property, `${path}.`),
      ...rowsOf(items, `${path}.<name>.`),
    ];
  });
}

/** What a schema accepts, in words. */
function accepted(schema) {
  const { type, enum: values, anyOf, items, minimum, maximum, additionalProperties, 'x-expected': expected } = schema;
  if (values !== undefined) return values.map((value) => code(JSON.stringify(value))).join(', ');
  if (anyOf !== undefined) return [...new Set(anyOf.map(accepted))].join(', or ');
  if (expected !== undefined) return expected;
  if (type === 'array') return `list of ${items === undefined ? 'values' : plural(accepted(items))}`;
  if (type === 'object')
    return typeof additionalProperties === 'object' && additionalProperties.properties === undefined
      ? `map of ${plural(accepted(additionalProperties))}`
      : 'map';
  if (minimum !== undefined && maximum !== undefined) return `${type}, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${type}, at least ${minimum}`;
  return { string: 'text', null: '`null`' }[type] ?? type ?? 'anything';
}

function plural(noun) {
  return /^\w+$/.test(noun) ? `${noun}s` : noun;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function code(text) {
  return `\`${text}\``;
}

export function page(title, lines) {
  const text = [`# ${title}`, '', '<!-- Generated by npm run docs. -->', '', ...lines].join('\n');
  return `${text.replace(/\n{3,}/g, '\n\n').trimEnd()}\n`;
}

/** Text of a cell; what is in backquotes needs no escape but for the bar. */
function escaped(cell) {
  return cell
    .replaceAll('|', '\\|')
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '\\<') : part))
    .join('`');
}
