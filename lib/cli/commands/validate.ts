import { exitCodes, type ExitCode } from '../../model/error';
import { hasErrors, sortDiagnostics } from '../../manifest/diagnostics/diagnostic';
import { formats, type FormatName, type FormatOptions } from '../../manifest/format';
import type { Diagnostic } from '../../manifest/diagnostics/diagnostic';
import type { Descriptions } from '../../model/description';
import type { OpenProject } from '../../manifest/open';
import { validateProject, type ValidateResult } from '../../manifest/read-project';
import type { Command, CommandContext } from '../command';
import { projectOption } from '../options';
import { readCatalogue } from '../read-catalogue';
import { columnsOf } from '../io';
import { openManifest } from '../read-manifest';
import { version } from '../../release/version';

interface Options {
  readonly project?: string;
  readonly format: FormatName;
}

/** `infra validate`: checks the manifest for every environment, and tells every problem at once. */
export const command: Command = {
  define(definition, context) {
    definition
      .addOption(projectOption())
      .addOption(
        definition
          .createOption('-f, --format <format>', 'how problems are printed')
          .choices(Object.keys(formats))
          .default('text'),
      )
      .action((options: Options) => context.run(() => validate(options, context)));
  },
};

async function validate(options: Options, { io }: CommandContext): Promise<ExitCode> {
  const open = openManifest(io, options);
  const { descriptions, diagnostics: problems } = await readCatalogue(open);
  const {
    diagnostics: found,
    files,
    environments,
    applications,
    patched,
  } = problems.length === 0 ? validateProject(open, descriptions) : withoutTypes(open, problems);
  const diagnostics = hasErrors(found)
    ? found
    : sortDiagnostics([...found, ...(await problemsOf(patched, open, descriptions))]);
  const failed = hasErrors(diagnostics);
  const isText = options.format === 'text';
  const write: (diagnostics: readonly Diagnostic[], options: FormatOptions) => string = formats[options.format];
  const report = write(diagnostics, { files, color: io.colors, columns: columnsOf(io.stderr), version: version() });
  (isText ? io.stderr : io.stdout).write(report);
  if (isText && !failed)
    io.stdout.write(
      `valid: ${counted(applications.length, 'application')}, ${counted(environments.length, 'environment')}\n`,
    );
  return failed ? exitCodes.invalid : exitCodes.ok;
}

/** Objects are made for projects that patch some, and for no others: it takes a third of a second. */
async function problemsOf(
  patched: ValidateResult['patched'],
  open: OpenProject,
  descriptions: Descriptions,
): Promise<readonly Diagnostic[]> {
  if (patched.length === 0) return [];
  const { checkPatches } = await import('../check-patches.js');
  return checkPatches(open, descriptions, patched);
}

/** Where packages are missing, types are unknown that would not be with them: nothing is said of the rest. */
function withoutTypes(open: OpenProject, problems: readonly Diagnostic[]): ValidateResult {
  const diagnostics = sortDiagnostics([...open.diagnostics, ...problems]);
  return { diagnostics, files: open.files, environments: [], applications: [], patched: [] };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
