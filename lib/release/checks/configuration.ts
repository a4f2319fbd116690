import { sharedConfiguration } from '../../kubernetes';
import { exitCodes, UserError, type Application, type Project, type Refuse, type Token } from '../../model';

/**
 * Checks that what the applications read from the configuration is there, before anything starts.
 * @param keys those that are set, by owner: an application's identity, or `Shared`
 * @param refuse told of every missing one, and of the command that sets it
 */
export function checkConfiguration(
  project: Project,
  applications: readonly Application[],
  keys: ReadonlyMap<string, readonly string[]>,
  refuse: Refuse,
): void {
  const missing = new Map<string, Set<string>>();
  for (const application of applications) {
    for (const { path, key } of required(application)) {
      const owner = path === '' ? sharedConfiguration : path;
      if (keys.get(owner)?.includes(key) !== true) missing.set(path, new Set([...(missing.get(path) ?? []), key]));
    }
  }
  if (missing.size === 0) return;
  const { base, name, options } = project.environment;
  const environment = base === name ? options : `--env ${base}`;
  const commands = [...missing].flatMap(([identity, names]) => {
    const application = project.applications.find((known) => known.identity === identity)?.name;
    const app = application === undefined ? '' : ` --app ${application}`;
    return [...names]
      .sort()
      .map((name) => `  printf %s "$VALUE" | infra config set --secret ${environment}${app} ${name}`);
  });
  const error = new UserError(`the configuration of ${base} lacks values that the manifest refers to`, {
    code: 'configuration-missing',
    exitCode: exitCodes.invalid,
    hint: `Set them:\n${commands.join('\n')}`,
  });
  refuse(error);
}

function required(application: Application): Token[] {
  const { tokens } = application.project;
  const expand = (token: Token): Token[] => {
    if (token.kind === 'configuration') return token.optional ? [] : [token];
    if (token.kind !== 'binding') return [];
    const addon = application.project.addOnOf(token);
    return addon === undefined ? [] : tokens.in(addon.value(token.key)).flatMap(expand);
  };
  return [...application.variables().values()].flatMap((text) => tokens.in(text).flatMap(expand));
}
