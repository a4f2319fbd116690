import { exitCodes, UserError, type ExitCode } from '../../model/error';
import { nearest } from '../../model/nearest';
import type { Descriptions } from '../../model/description';
import type { Command, CommandContext } from '../command';
import { projectOption } from '../options';
import { builtInDescriptions, readCatalogue } from '../read-catalogue';
import { openManifest } from '../read-manifest';
import { columnsOf, type Io } from '../io';
import type { TypeReference } from './reference';
import { formatReference, formatList, type ListedType } from './text';

interface Options {
  readonly project?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** What a command that tells of types has of its own. */
export interface TypesCommand {
  /** As messages say it. */
  readonly what: 'stack' | 'add-on';
  readonly list: (descriptions: Descriptions) => readonly ListedType[];
  readonly describe: (type: string, descriptions: Descriptions) => TypeReference | undefined;
}

/** A command that lists the types there are, or tells all of one. */
export function typesCommand(types: TypesCommand): Command {
  return {
    define(definition, context) {
      definition
        .argument('[type]', 'the type to describe')
        .addOption(projectOption(', to include the types of its packages'))
        .option('--all', 'also describe the parameters that most types share in full')
        .option('--json', 'print JSON')
        .action((type: string | undefined, options: Options) => context.run(() => tell(types, type, options, context)));
    },
  };
}

async function tell(
  { what, list, describe }: TypesCommand,
  type: string | undefined,
  options: Options,
  { io }: CommandContext,
): Promise<ExitCode> {
  const descriptions = await descriptionsFor(io, options);
  const listed = list(descriptions);
  const columns = columnsOf(io.stdout);
  if (type === undefined) {
    io.stdout.write(options.json === true ? json(listed) : formatList(listed, columns));
    return exitCodes.ok;
  }
  const reference = describe(type, descriptions);
  if (reference === undefined) {
    const names = listed.map((each) => each.type);
    const meant = nearest(type, names);
    throw new UserError(`unknown ${what} "${type}"`, {
      code: what === 'stack' ? 'unknown-stack' : 'unknown-addon',
      exitCode: exitCodes.invalid,
      hint: meant === undefined ? `Choose one of ${names.join(', ')}.` : `Did you mean "${meant}"?`,
    });
  }
  io.stdout.write(
    options.json === true ? json(reference) : formatReference(reference, { ...options, colors: io.colors, columns }),
  );
  return exitCodes.ok;
}

/** The types of the project, with those of its packages; the built-in ones where there is no project. */
async function descriptionsFor(io: Io, options: Options): Promise<Descriptions> {
  const open = options.project === undefined ? nearestManifest(io) : openManifest(io, options);
  if (open === undefined) return builtInDescriptions();
  const { descriptions, diagnostics } = await readCatalogue(open);
  for (const { message } of diagnostics) io.stderr.write(`warning: ${message}\n`);
  return descriptions;
}

function nearestManifest(io: Io): ReturnType<typeof openManifest> | undefined {
  try {
    return openManifest(io, {});
  } catch (error) {
    if (UserError.is(error)) return undefined;
    throw error;
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
