import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { defaultEnvironment } from '../../manifest/environments';
import { exitCodes, UserError, type ExitCode } from '../../model/error';
import { Ownership, type Owning } from '../../model/ownership/ownership';
import type { Command, CommandContext } from '../command';
import { projectOption } from '../options';
import { readManifest } from '../read-manifest';
import { repositoryFiles } from '../repository-files';

interface Options {
  readonly project?: string;
  readonly unowned?: boolean;
  readonly json?: boolean;
}

/** `infra owners`: who owns a path, and why; or what nobody owns. */
export const command: Command = {
  define(definition, context) {
    definition
      .argument('[paths...]', 'files or folders; a folder means every file in it (default: the repository)')
      .addOption(projectOption())
      .option('-u, --unowned', 'list what nobody owns; exit with 1 if there is anything')
      .option('--json', 'print JSON')
      .action((paths: string[], options: Options) => context.run(() => owners(paths, options, context)));
  },
};

/** A file, and who owns it. */
interface Answer {
  readonly path: string;
  readonly owning: Owning | undefined;
}

async function owners(paths: readonly string[], options: Options, { io }: CommandContext): Promise<ExitCode> {
  const { values, repository } = await readManifest(io, { ...options, env: defaultEnvironment });
  const ownership = new Ownership(values.ownership);
  const files = repositoryFiles(repository);
  const named = paths.map((path) => relativePath(path, io.directory, repository));
  const asked = named.length === 0 ? files : named.flatMap((path) => filesOf(path, files));
  const answers = [...new Set(asked)].map((path): Answer => ({ path, owning: ownership.of(path) }));
  const unowned = answers.filter(({ owning }) => (owning?.owners.length ?? 0) === 0);
  const told = options.unowned === true ? unowned : answers;
  if (options.json === true) io.stdout.write(`${JSON.stringify(told.map(asJson), null, 2)}\n`);
  else if (options.unowned === true) io.stdout.write(told.map(({ path }) => `${path}\n`).join(''));
  else io.stdout.write(table(told));
  return options.unowned === true && unowned.length > 0 ? exitCodes.failed : exitCodes.ok;
}

/** A path as it was given, relative to the repository. @throws UserError where it is not in it */
function relativePath(path: string, directory: string, repository: string): string {
  const absolute = resolve(directory, path);
  // The repository's path is the real one; a file that does not exist yet has none.
  const real = existsSync(dirname(absolute))
    ? join(realpathSync(dirname(absolute)), absolute.slice(dirname(absolute).length))
    : absolute;
  const inside = relative(repository, real).split(sep).join('/');
  if (inside !== '..' && !inside.startsWith('../') && !isAbsolute(inside))
    return path.endsWith('/') ? `${inside}/` : inside;
  throw new UserError(`"${path}" is not in the repository ${repository}`, {
    code: 'outside-repository',
    exitCode: exitCodes.invalid,
  });
}

/** The files a path stands for: those of a folder, else itself, which need not exist yet. */
function filesOf(path: string, files: readonly string[]): readonly string[] {
  const folder = path.replace(/\/+$/, '');
  const inside = files.filter((file) => folder === '' || file.startsWith(`${folder}/`));
  return inside.length > 0 ? inside : [path];
}

function asJson({ path, owning }: Answer) {
  const { rule, pattern, owners: names = [] } = owning ?? {};
  const index = pattern === undefined ? -1 : (rule?.paths.indexOf(pattern) ?? -1);
  const source = rule?.pathSources?.[index] ?? rule?.source;
  return {
    path,
    owners: names,
    ...(pattern === undefined ? {} : { pattern }),
    ...(source === undefined ? {} : { source }),
  };
}

/** One line a file: path, owners, and the pattern with its place that decides. */
function table(answers: readonly Answer[]): string {
  const rows = answers.map((answer) => {
    const { path, owners: names, pattern, source } = asJson(answer);
    const why =
      pattern === undefined
        ? 'no rule matches'
        : `${pattern}${source === undefined ? '' : `  ${source.file}:${source.line}`}`;
    return [path, names.join(' ') || '(nobody)', why] as const;
  });
  const width = (column: 0 | 1) => Math.min(48, Math.max(0, ...rows.map((row) => row[column].length)));
  const [first, second] = [width(0), width(1)];
  return rows.map(([path, names, why]) => `${path.padEnd(first)}  ${names.padEnd(second)}  ${why}\n`).join('');
}
