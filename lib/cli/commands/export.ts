import { dirname, relative, resolve } from 'node:path';
import { commandOf, formats, type ExportRequest, type ExportSource, type ExportResult } from '../../export';
import { exitCodes, UserError, type ExitCode } from '../../model/error';
import { nearest } from '../../model/nearest';
import type { Project } from '../../model/project';
import type { ProjectValues } from '../../model/values';
import type { Command, CommandContext } from '../command';
import { check, write } from '../export/carry-out';
import { reportFindings, type OnUnsupported } from '../export/findings';
import { exportsIn, plan } from '../export/plan';
import type { Io } from '../io';
import { repositoryFiles } from '../repository-files';
import { readManifest, type ManifestReading } from '../read-manifest';

interface Options {
  readonly project?: string;
  readonly env: string;
  readonly for?: string;
  readonly all?: boolean;
  readonly output?: string;
  readonly check?: boolean;
  readonly force?: boolean;
  readonly onUnsupported: OnUnsupported;
}

/** `infra export FORMAT`: writes the project for another tool; the same project gives the same files. */
export const command: Command = {
  define(definition, context) {
    const known = Object.entries(formats).map(([name, { summary }]) => `  ${name.padEnd(16)} ${summary}`);
    definition
      .argument('[format]', 'what to write; see below')
      .option('-C, --project <dir>', 'the folder that holds .infra (default: the nearest above)')
      .option('-e, --env <name>', 'the environment, for formats that differ by it', 'production')
      .option('--for <dialect>', 'the dialect, for formats that have several')
      .option('-o, --output <dir>', 'where to write, - for standard output (default: the repository)')
      .option('-a, --all', 'every format whose files are there already')
      .option('--check', 'write nothing; fail where a file is not what would be written')
      .option('-f, --force', 'overwrite files that no export made')
      .addOption(
        definition
          .createOption('--on-unsupported <action>', 'what to do where the format cannot say what the project says')
          .choices(['error', 'warn'])
          .default('error'),
      )
      .addHelpText('after', `\nFormats:\n${known.join('\n')}`)
      .action((format: string | undefined, options: Options) => context.run(() => runExport(format, options, context)));
  },
};

async function runExport(format: string | undefined, options: Options, { io }: CommandContext): Promise<ExitCode> {
  if ((format === undefined) !== (options.all === true)) {
    throw new UserError(format === undefined ? 'which format?' : '--all is every format', {
      code: 'format-missing',
      exitCode: exitCodes.invalid,
      hint: `Name one of ${Object.keys(formats).join(', ')}, or give --all for those whose files are there.`,
    });
  }
  const given = format === undefined ? undefined : requestOf(format, options);
  const reading = await readManifest(io, options);
  const toStdout = options.output === '-';
  const folder = options.output === undefined || toStdout ? reading.repository : resolve(io.directory, options.output);
  const requests = given === undefined ? exportsIn(folder) : [given];
  if (requests.length === 0) throw nothing('no file here was made by infra export', 'Run infra export FORMAT once.');
  const sources = sourcesOf(io, reading, options);
  let failed = false;
  for (const request of requests) {
    const { files, findings } = await make(request, sources, options);
    if (reportFindings(io, findings, reading.files, options.onUnsupported)) {
      io.stderr.write(`${request.format} cannot say all of this; --on-unsupported warn exports the rest\n`);
      failed = true;
    } else if (files.length === 0 && given !== undefined && options.check !== true) {
      throw nothing(`the project has nothing for ${request.format}`, 'infra show prints what it has.');
    } else if (toStdout) {
      for (const { path, content } of files) io.stdout.write((files.length > 1 ? `# ${path}\n` : '') + content);
    } else {
      const changes = plan(folder, request, files);
      const place = relative(reading.repository, folder) === '' ? '' : ` -o ${options.output ?? '.'}`;
      if (options.check !== true) write(io, folder, changes, options.force === true);
      else failed = !check(io, `${commandOf(request)}${place}`, changes) || failed;
    }
  }
  return failed ? exitCodes.failed : exitCodes.ok;
}

/** What the exporters of one run read, each thing once. */
interface Sources {
  readonly values: (environment: string) => Promise<ProjectValues>;
  readonly tree: (environment: string) => Promise<Project>;
  readonly files: () => readonly string[];
}

function sourcesOf(io: Io, reading: ManifestReading, options: Options): Sources {
  const readings = new Map([[options.env, Promise.resolve(reading)]]);
  const trees = new Map<string, Promise<Project>>();
  const read = (env: string) => known(readings, env, () => readManifest(io, { ...options, env }));
  const build = async (env: string) => {
    const [{ buildProject }, { values, folder }] = await Promise.all([import('../../load-project.js'), read(env)]);
    return buildProject(values, { folder: dirname(folder) });
  };
  let files: readonly string[] | undefined;
  return {
    values: async (env) => (await read(env)).values,
    tree: (env) => known(trees, env, () => build(env)),
    files: () => (files ??= repositoryFiles(reading.repository)),
  };
}

/** What is in a map, else what is made and put there. */
function known<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** Runs one exporter. */
async function make(request: ExportRequest, sources: Sources, options: Options): Promise<ExportResult> {
  const format = formats[request.format];
  if (format === undefined) throw new Error(`no format ${request.format}`);
  const { exporter } = await format.load();
  const { environment = options.env } = request;
  const { files, values, tree } = sources;
  const source: ExportSource = { values: await values(environment), files, tree: (env = environment) => tree(env) };
  return exporter(source, request);
}

/** @throws UserError where there is no such format or dialect */
function requestOf(name: string, { for: dialect, env }: Options): ExportRequest {
  const format = formats[name];
  if (format === undefined) throw unknown('format', name, Object.keys(formats));
  const { dialects = [], byEnvironment = false } = format;
  if (dialect !== undefined && !dialects.includes(dialect)) throw unknown(`dialect of ${name}`, dialect, dialects);
  const chosen = dialect ?? dialects[0];
  return {
    format: name,
    ...(chosen === undefined ? {} : { dialect: chosen }),
    ...(byEnvironment ? { environment: env } : {}),
  };
}

function unknown(what: string, name: string, known: readonly string[]): UserError {
  const meant = nearest(name, known);
  return new UserError(`there is no ${what} "${name}"`, {
    code: 'format-unknown',
    exitCode: exitCodes.invalid,
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Known are ${known.join(', ') || 'none'}.`,
  });
}

function nothing(message: string, hint: string): UserError {
  return new UserError(message, { code: 'nothing-to-export', exitCode: exitCodes.invalid, hint });
}
