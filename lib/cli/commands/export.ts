import { commandOf, formats, sameOutput, type ExportRequest, pipelineFormats } from '../../export';
import { exitCodes, UserError, type ExitCode } from '../../model/error';
import type { Command, CommandContext } from '../command';
import { check, write } from '../export/carry-out';
import { reportFindings, type OnUnsupported } from '../export/findings';
import { exportsIn, plan } from '../export/plan';
import { recordedExports, recordExport } from '../export/record';
import { environmentOf, requestOf, type RequestOptions } from '../export/request';
import { Sources } from '../export/sources';
import { projectOption, reviewOption } from '../options';
import { OutputFolder } from '../output-folder';
import { howToImply } from '../pipeline/how-to-imply';

interface Options extends RequestOptions {
  readonly project?: string;
  readonly all?: boolean;
  readonly output?: string;
  readonly check?: boolean;
  readonly force?: boolean;
  readonly onUnsupported?: OnUnsupported;
}

/** `infra export FORMAT`: writes the project for another tool; the same project gives the same files. */
export const command: Command = {
  define(definition, context) {
    const known = Object.entries(formats).map(([name, { summary }]) => `  ${name.padEnd(16)} ${summary}`);
    definition
      .argument('[format]', 'the format to write; see below')
      .addOption(projectOption())
      .option('-e, --env <name>', 'the environment, for formats that depend on it (default: production)')
      .addOption(reviewOption())
      .option('--for <dialect>', 'the dialect, for formats with several')
      .option('-o, --output <dir>', 'the folder to write to, or - for standard output (default: the repository)')
      .option('-a, --all', 'repeat every earlier export: those in .infra/exports, and those whose files exist')
      .option('--check', 'write nothing; fail if a file is not up to date')
      .option('-f, --force', 'overwrite files that infra export did not write')
      .addOption(
        definition
          .createOption(
            '--on-unsupported <action>',
            'what to do if the format cannot express something in the project (default: the same as last time, initially error)',
          )
          .choices(['error', 'warn']),
      )
      .addHelpText('after', `\nFormats:\n${known.join('\n')}`)
      .action((format: string | undefined, options: Options) => context.run(() => runExport(format, options, context)));
  },
};

async function runExport(format: string | undefined, options: Options, { io }: CommandContext): Promise<ExitCode> {
  if ((format === undefined) !== (options.all === true)) {
    throw new UserError(format === undefined ? 'no format is given' : '--all already includes every format', {
      code: 'format-missing',
      exitCode: exitCodes.invalid,
      hint: `Name one of ${Object.keys(formats).join(', ')}, or use --all to repeat earlier exports.`,
    });
  }
  const given = format === undefined ? undefined : requestOf(format, options);
  const sources = new Sources(io, options.project);
  const {
    repository,
    folder: manifest,
    values,
    files: read,
  } = await sources.read(given === undefined ? 'production' : environmentOf(given), given?.review);
  const toStdout = options.output === '-';
  const path = toStdout ? repository : (options.output ?? repository);
  const folder = new OutputFolder({ path, directory: io.directory, repository });
  const isRepository = folder.path === repository;
  const record = new OutputFolder({ path: manifest, directory: io.directory, repository });
  const made = madeBefore(isRepository ? recordedExports(record) : [], exportsIn(folder));
  const requests = given === undefined ? made : [given];
  if (requests.length === 0) throw nothing('no file here was written by infra export', 'Run infra export FORMAT once.');
  let failed = false;
  const told = new Set<string>();
  for (const each of requests) {
    const onUnsupported = options.onUnsupported ?? made.find((known) => sameOutput(known, each))?.onUnsupported;
    const request = withUnsupported(each, onUnsupported);
    const { files, findings } = await sources.make(request);
    if (reportFindings(io, findings, told, read, onUnsupported ?? 'error')) {
      io.stderr.write(
        files.length === 0
          ? `${request.format} cannot express this project\n`
          : `${request.format} cannot express all of this project; --on-unsupported warn exports the rest\n`,
      );
      failed = true;
    } else if (files.length === 0 && given !== undefined && options.check !== true) {
      const isOfPipelines = Object.hasOwn(pipelineFormats, request.format);
      const hint = isOfPipelines ? howToImply(values) : 'Run infra show to see what it has.';
      throw nothing(`the project has ${isOfPipelines ? 'no pipeline' : 'nothing'} for ${request.format}`, hint);
    } else if (toStdout) {
      for (const { path, content } of files) io.stdout.write((files.length > 1 ? `# ${path}\n` : '') + content);
    } else {
      const changes = plan(folder, request, files);
      const place = isRepository ? '' : ` -o ${options.output ?? '.'}`;
      if (options.check === true) failed = !check(io, `${commandOf(request)}${place}`, changes) || failed;
      else {
        write(io, folder, changes, options.force === true);
        if (isRepository) recordExport(record, request);
      }
    }
  }
  return failed ? exitCodes.failed : exitCodes.ok;
}

/** What was recorded, and what else is there. */
function madeBefore(recorded: readonly ExportRequest[], found: readonly ExportRequest[]): readonly ExportRequest[] {
  return [...recorded, ...found.filter((request) => !recorded.some((known) => sameOutput(known, request)))];
}

function withUnsupported({ onUnsupported: _, ...request }: ExportRequest, action?: OnUnsupported): ExportRequest {
  return action === 'warn' ? { ...request, onUnsupported: action } : request;
}

function nothing(message: string, hint: string): UserError {
  return new UserError(message, { code: 'nothing-to-export', exitCode: exitCodes.invalid, hint });
}
