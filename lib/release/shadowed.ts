import { treeObjects } from '../kubernetes';
import { attachedVariables, exitCodes, givesWay, sourceOf, UserError, type Application, type Source } from '../model';

/** Why a value of the configuration would reach nobody: pods get the variable of its name from elsewhere. */
interface Shadow {
  readonly name: string;
  /** Who gives the variable, and where that is written: `the add-on DATABASE (.infra/project.yml:7)`. */
  readonly by: string;
  /** What to do instead. */
  readonly hint: string;
}

/**
 * Those of the names that an application is given already, so that its configuration cannot give them. What it reads
 * from the configuration under that name is none of them.
 * @param sources where its variables are written; default: unknown
 */
export function shadowed(
  application: Application,
  names: readonly string[],
  sources: { readonly [variable: string]: Source } = {},
): Shadow[] {
  if (names.length === 0) return [];
  const { project, identity } = application;
  // What an add-on or a sidecar reads is known once its objects are.
  treeObjects(project);
  const tokens = [...project.tokens.all()].filter(({ kind, path }) => kind === 'configuration' && path === identity);
  const read = new Set(tokens.map(({ key }) => key));
  const givers = new Map([...ofAddOns(application), ...ofManifest(application, sources), ...fixed(application)]);
  return names.flatMap((name) => {
    const shadow = givers.get(name);
    return shadow === undefined || read.has(name) ? [] : [{ name, ...shadow }];
  });
}

/** @throws UserError where the application is given one of the names already */
export function refuseShadowed(
  application: Application,
  names: readonly string[],
  sources: { readonly [variable: string]: Source } | undefined,
): void {
  const shadows = shadowed(application, names, sources);
  if (shadows.length === 0) return;
  const givers = shadows.map(({ name, by }) => `${name} is set by ${by}`);
  throw new UserError(`${application.name} would not see it: ${givers.join('; ')}`, {
    code: 'variable-given',
    exitCode: exitCodes.invalid,
    hint: [...new Set(shadows.map(({ hint }) => hint))].join('\n'),
  });
}

/** What a deployment tells of values that are stored, and reach nobody. */
export function shadowWarnings(
  applications: readonly Application[],
  keys: ReadonlyMap<string, readonly string[]>,
  environment: string,
): string[] {
  return applications.flatMap((application) =>
    shadowed(application, keys.get(application.identity) ?? []).map(
      ({ name, by }) =>
        `warning: ${application.name} does not see ${name} of its configuration: it is set by ${by}; ` +
        `infra config unset --env ${environment} --app ${application.name} ${name}`,
    ),
  );
}

type Giver = readonly [variable: string, shadow: Omit<Shadow, 'name'>];

function ofAddOns(application: Application): Giver[] {
  return [...application.attachments.values()].flatMap((attachment) => {
    if (givesWay(attachment)) return [];
    const { addon, alias } = attachment;
    const { type, provisioners } = addon.description;
    const by = `the add-on ${alias}${placed(sourceOf(addon))}`;
    const hint = provisioners.includes('external')
      ? `For a server that runs elsewhere, use { type: ${type}, as: ${alias}, provisioner: external }, which reads it from the configuration.`
      : `Remove the add-on ${alias}, or rename its variable with env:.`;
    return attachedVariables(attachment).map(([variable]): Giver => [variable, { by, hint }]);
  });
}

function ofManifest(application: Application, sources: { readonly [variable: string]: Source }): Giver[] {
  return Object.keys(application.props.variables ?? {}).map((variable): Giver => {
    const by = `variables of the manifest${placed(sources[variable] ?? sourceOf(application))}`;
    return [variable, { by, hint: `Change it there, or use ${variable}: { secret: ${variable} } there.` }];
  });
}

function fixed(application: Application): Giver[] {
  const { type, parameters } = application.stack.description;
  return Object.entries(parameters.properties).flatMap(([parameter, { 'x-variable': variable }]): Giver[] =>
    variable === undefined
      ? []
      : [[variable, { by: `the stack ${type}`, hint: `Use the stack's parameter ${parameter} instead.` }]],
  );
}

function placed(source: Source | undefined): string {
  return source === undefined ? '' : ` (${source.file}:${source.line})`;
}
