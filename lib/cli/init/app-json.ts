import type { AddOnDescription, Descriptions } from '../../model/description';
import { bindingsOf, variableOf } from '../../model/description';
import { check } from '../../model/check';
import { formatProblem } from '../../model/formats';
import { herokuAddOns, otherwise } from '../../manifest/heroku-addons';
import { aliasName, follows, variableName } from '../../model/names';
import { isRecord } from '../../model/record';
import { textAt } from './detect';
import { toLabel } from './repository';
import { applicationName, together, type Details, type ProposedAddOn, type ProposedVariable } from './proposal';

/** What `app.json` beside an application tells of it (https://devcenter.heroku.com/articles/app-json-schema). */
export function appJsonDetails(directory: string, stack: string, descriptions: Descriptions): Details {
  const text = textAt(directory, 'app.json');
  if (text === undefined) return {};
  const content = parsed(text);
  if (!isRecord(content)) return { notices: ['app.json is not a JSON object, and is ignored'] };
  const addons = addOnsOf(content['addons'], stack, descriptions);
  const given = variablesGiven(stack, addons.addons, descriptions);
  return together(
    formationOf(content['formation'], stack, descriptions),
    addons,
    environmentOf(content['env'], new Set([...given, ...addons.secrets])),
    restOf(content),
  );
}

/** Variables are texts; what Heroku makes up is made here, and what somebody has to tell is a key of the configuration. */
function environmentOf(env: unknown, given: ReadonlySet<string>): Details {
  const variables: Record<string, ProposedVariable> = {};
  const generated: ProposedAddOn[] = [];
  const asked: string[] = [];
  const notices: string[] = [];
  for (const [name, told] of Object.entries(isRecord(env) ? env : {})) {
    const { value, generator, required = true, description } = isRecord(told) ? told : { value: told };
    const means = typeof description === 'string' && description !== '' ? description : undefined;
    if (!follows(variableName, name)) notices.push(`env ${name} is not the name of a variable`);
    else if (given.has(name)) continue;
    else if (generator === 'secret') {
      generated.push({ type: 'generated-secret', as: aliasOf(name), env: { [name]: 'key' }, means });
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      variables[name] = { value: String(value), means };
    } else if (required === false) {
      notices.push(
        `${name} is optional: infra config set --app ${applicationName} ${name}=…${means === undefined ? '' : ` – ${means}`}`,
      );
    } else asked.push(name);
  }
  return { variables, addons: generated, secrets: asked, notices };
}

function addOnsOf(list: unknown, stack: string, descriptions: Descriptions): Required<Details> {
  const implied = (descriptions.stacks[stack]?.implies?.addons ?? []).map(({ type, as }) => as ?? aliasIn(type));
  const addons: ProposedAddOn[] = [];
  const keys: string[] = [];
  const notices: string[] = [];
  for (const listed of Array.isArray(list) ? list : []) {
    const { plan, as, options }: Record<string, unknown> = isRecord(listed) ? listed : { plan: listed };
    const [name = ''] = String(plan ?? '').split(':');
    const standing = Object.hasOwn(herokuAddOns, name) ? herokuAddOns[name] : undefined;
    if (standing === undefined) {
      const other = Object.hasOwn(otherwise, name) ? otherwise[name] : undefined;
      notices.push(`add-on ${name}: ${other ?? 'no counterpart; infra addons lists what is available'}`);
    } else if ('secrets' in standing) keys.push(...standing.secrets);
    else {
      const alias = typeof as === 'string' && follows(aliasName, as) ? as : standing.as;
      const addon = { ...standing, as: alias, means: name, ...versionIn(options, descriptions.addons[standing.type]) };
      const taken = [...implied, ...addons.map((other) => other.as ?? aliasIn(other.type))];
      const own = alias ?? aliasIn(standing.type);
      if (!taken.includes(own)) addons.push(addon);
      else if (!implied.includes(own)) notices.push(`add-on ${name}: there is already one named ${own}`);
    }
  }
  return together({ addons, secrets: keys, notices });

  function aliasIn(type: string): string {
    return descriptions.addons[type]?.alias ?? type.toUpperCase();
  }
}

/** The version of a server, where the add-on here takes it. */
function versionIn(options: unknown, description: AddOnDescription | undefined): Pick<ProposedAddOn, 'parameters'> {
  if (!isRecord(options) || description === undefined) return {};
  const version = String(options['version'] ?? '');
  const schema = description.parameters.properties['version'];
  if (version === '' || schema === undefined || check(version, schema).length > 0) return {};
  return { parameters: { version } };
}

/** Variables that add-ons and the stack give, so that they are not to be set. */
function variablesGiven(
  stack: string,
  addons: readonly ProposedAddOn[],
  { stacks, addons: types }: Descriptions,
): ReadonlySet<string> {
  const all: readonly ProposedAddOn[] = [...addons, ...(stacks[stack]?.implies?.addons ?? [])];
  const ofAddOns = all.flatMap(({ type, as, env = {}, parameters = {} }) => {
    const description = types[type];
    if (description === undefined) return [];
    const names = [...bindingsOf(description, parameters).keys()];
    return [...Object.keys(env), ...names.map((name) => variableOf(description, as ?? description.alias, name))];
  });
  const ofStack = Object.values(stacks[stack]?.parameters.properties ?? {}).map((schema) => schema['x-variable'] ?? '');
  return new Set(['PORT', ...ofAddOns, ...ofStack]);
}

/** How many pods of `web` run, where the stack does not read this by itself. */
function formationOf(formation: unknown, stack: string, { stacks }: Descriptions): Details {
  const { reads = {}, parameters } = stacks[stack] ?? {};
  if (!isRecord(formation) || Object.hasOwn(reads, 'appJson')) return {};
  const notices: string[] = [];
  let replicas: number | undefined;
  for (const [name, told] of Object.entries(formation)) {
    const quantity = isRecord(told) ? told['quantity'] : undefined;
    const schema = parameters?.properties['replicas'];
    if (name !== 'web')
      notices.push(`formation of ${name}: define further processes of the image with processes:, or in a Procfile`);
    else if (typeof quantity === 'number' && schema !== undefined && check(quantity, schema).length === 0)
      replicas = quantity;
  }
  return { ...(replicas === undefined ? {} : { parameters: { replicas } }), notices };
}

/** What has another place here. */
function restOf({ buildpacks, scripts, environments }: Record<string, unknown>): Details {
  const urls = (Array.isArray(buildpacks) ? buildpacks : []).flatMap((each) => {
    const url = isRecord(each) ? each['url'] : each;
    return typeof url === 'string' ? [url] : [];
  });
  const script = isRecord(scripts) ? scripts['postdeploy'] : undefined;
  const notices = [
    ...(urls.length === 0
      ? []
      : [
          `buildpacks ${urls.join(', ')}: without a Dockerfile, infra build uses a builder, which chooses the buildpacks`,
        ]),
    ...(typeof script === 'string'
      ? [`scripts.postdeploy (${script}): add an application with the stack job for what runs once`]
      : []),
    ...(isRecord(environments) && Object.keys(environments).length > 0
      ? ['environments of app.json: use environments: { review: … } for what differs in review environments']
      : []),
  ];
  return { notices };
}

/** An alias that is like the name of a variable. */
function aliasOf(variable: string): string {
  const alias = variable.toUpperCase();
  return follows(aliasName, alias) ? alias : `GENERATED_${alias}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What `app.json` at the top of a repository tells of the project. */
export function appJsonProject(directory: string): {
  readonly name?: string;
  readonly description?: string;
  readonly repository?: string;
} {
  const content = parsed(textAt(directory, 'app.json') ?? '');
  const { name, description, repository } = isRecord(content) ? content : {};
  // Nothing is put in for placeholders there.
  const isText = typeof description === 'string' && description.trim() !== '' && !description.includes('${');
  const isAddress = typeof repository === 'string' && formatProblem('repository', repository) === undefined;
  return {
    ...(typeof name === 'string' && name.trim() !== '' ? { name: toLabel(name) } : {}),
    ...(isText ? { description: description.replace(/\s+/g, ' ').trim() } : {}),
    ...(isAddress ? { repository } : {}),
  };
}
