import { exitCodes, UserError, type ExitCode, type Project } from '../../model';
import { ConfigurationStore, ensureNamespace } from '../../operate';
import { configurationName, sharedConfiguration, sharedConfigurationName, treeObjects } from '../../kubernetes';
import { refuseShadowed } from '../../release/shadowed';
import type { Command, CommandContext } from '../command';
import { checkValue, readValue } from '../secret-input';
import { addEnvironmentOptions, contextOption, type ClusterOptions } from '../options';
import { openInCluster, type ClusterSession } from '../session';

interface Options extends Omit<ClusterOptions, 'image' | 'images'> {
  readonly app?: string;
  readonly secret?: boolean;
  readonly plain?: boolean;
  readonly json?: boolean;
}

/** `infra config set|unset|list`: the configuration of an application, or of the project, in an environment. */
export const command: Command = {
  define(definition, context) {
    const add = (name: string, description: string) =>
      addEnvironmentOptions(definition.command(name).description(description))
        .addOption(contextOption())
        .option('-a, --app <name>', "the application (default: the project's own configuration, for shared add-ons)");
    add('set', 'set values: NAME=value; the value of NAME alone, or of NAME=-, is read from standard input')
      .argument('<values...>')
      .option('-s, --secret', 'never show the value again')
      .addOption(
        definition
          .createOption('--plain', 'store plain text that infra config list shows (default: a secret stays secret)')
          .conflicts('secret'),
      )
      .action((values: string[], options: Options) => context.run(() => set(values, options, context)));
    add('unset', 'remove values')
      .argument('<names...>')
      .action((names: string[], options: Options) => context.run(() => unset(names, options, context)));
    add('list', 'list names and values; secret values are hidden')
      .option('--json', 'print JSON')
      .action((options: Options) => context.run(() => list(options, context)));
  },
};

async function set(given: readonly string[], options: Options, { io }: CommandContext): Promise<ExitCode> {
  const values = new Map<string, string>();
  checkInput(given);
  for (const argument of given) {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)(?:=([\s\S]*))?$/.exec(argument) ?? [];
    if (name === undefined || name === '__proto__') {
      throw new UserError(
        `"${argument.split('=')[0] ?? ''}" is not a valid variable name; expected letters, digits and "_"`,
        {
          code: 'name-invalid',
          exitCode: exitCodes.invalid,
        },
      );
    }
    if (values.has(name)) {
      throw new UserError(`${name} is given twice`, {
        code: 'duplicate-name',
        exitCode: exitCodes.invalid,
        hint: 'Keep only one of its values.',
      });
    }
    const isRead = value === undefined || value === '-';
    if (!isRead && options.secret === true) io.stderr.write(`${inSight(name)}\n`);
    const text = isRead ? await readValue(io, name, options.secret === true) : value;
    checkValue(name, text);
    values.set(name, text);
  }
  return inStore(options, io, async (store, session) => {
    const { project, cluster, values: manifest } = session;
    const names = [...values.keys()];
    const application = project.applications.find(({ name }) => name === options.app);
    const written = manifest.applications.find(({ name }) => name === options.app);
    if (application !== undefined) refuseShadowed(application, names, written?.variableSources);
    await ensureNamespace(cluster, {
      name: project.namespace,
      environment: `${project.name}/${project.environment.base}`,
    });
    const secret = options.plain === true ? false : options.secret;
    const stored = await store.change({ set: new Map([...values].map(([name, value]) => [name, { value, secret }])) });
    io.stderr.write(`set ${names.join(', ')} (version ${stored.version}); the next infra deploy uses it\n`);
    const kept = secret === undefined ? names.filter((name) => stored.values.get(name)?.secret === true) : [];
    if (kept.length > 0)
      io.stderr.write(
        `  still secret: ${kept.join(', ')}; use --plain to store plain text that infra config list shows\n`,
      );
    const unused = options.app === undefined ? unreferenced(project, names) : [];
    if (unused.length > 0) {
      const apps = project.applications.map((application) => application.name).join(', ');
      io.stderr.write(
        `  nothing uses ${unused.join(', ')} from the project's configuration; use --app NAME to set it for one of ${apps}\n`,
      );
    }
  });
}

/** What arguments show to everybody. */
function inSight(name: string): string {
  return (
    `warning: the value of ${name} was given as an argument, visible to other users of this machine and in the shell's history; ` +
    `infra config set --secret ${name} prompts for it, or reads it from standard input`
  );
}

/** Those of the names that nothing reads from the project's own configuration. */
function unreferenced(project: Project, names: readonly string[]): string[] {
  // What an add-on reads is known once its objects are.
  treeObjects(project);
  const read = [...project.tokens.all()].filter(({ kind, path }) => kind === 'configuration' && path === '');
  return names.filter((name) => !read.some(({ key }) => key === name));
}

/** Standard input holds one value. */
function checkInput(given: readonly string[]): void {
  const read = given.filter((text) => /^[^=]*(=-)?$/.test(text)).map((text) => text.replace('=-', ''));
  if (read.length < 2) return;
  throw new UserError(`only one value can be read from standard input, not ${read.join(', ')}`, {
    code: 'value-missing',
    exitCode: exitCodes.invalid,
    hint: 'Set them one at a time.',
  });
}

function unset(given: readonly string[], options: Options, { io }: CommandContext): Promise<ExitCode> {
  return inStore(options, io, async (store) => {
    const names = [...new Set(given)];
    await checkKnown(store, names);
    const version = await store.unset(names);
    io.stderr.write(`unset ${names.join(', ')} (version ${version}); the next infra deploy removes it\n`);
  });
}

async function checkKnown(store: ConfigurationStore, names: readonly string[]): Promise<void> {
  const known = (await store.list()).map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new UserError(`${unknown.join(', ')} is not set`, {
    code: 'value-missing',
    exitCode: exitCodes.invalid,
    hint: known.length === 0 ? 'No values are set.' : `The names that are set: ${known.join(', ')}.`,
  });
}

function list(options: Options, { io }: CommandContext): Promise<ExitCode> {
  return inStore(options, io, async (store) => {
    const entries = await store.list();
    if (options.json === true) io.stdout.write(`${JSON.stringify(entries, undefined, 2)}\n`);
    else for (const { name, value } of entries) io.stdout.write(`${name}=${value ?? '(secret)'}\n`);
  });
}

async function inStore(
  options: Options,
  io: CommandContext['io'],
  action: (store: ConfigurationStore, session: ClusterSession) => Promise<void>,
): Promise<ExitCode> {
  const apps = options.app === undefined ? [] : [options.app];
  const session = await openInCluster(io, { ...options, image: [], images: [] }, apps);
  const { project, cluster } = session;
  const application = project.applications.find(({ name }) => name === options.app);
  const owner = application?.identity ?? sharedConfiguration;
  try {
    await action(
      new ConfigurationStore(cluster, {
        namespace: project.namespace,
        owner,
        project: project.name,
        nameOf: (version) =>
          application === undefined
            ? sharedConfigurationName(project.name, version)
            : configurationName(owner, version),
      }),
      session,
    );
    return exitCodes.ok;
  } finally {
    cluster.close();
  }
}
