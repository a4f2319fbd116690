import { join } from 'node:path';
import { writeManifests, type TreeObject } from '../../kubernetes';
import { exitCodes, warningsOf, type ExitCode, type Project } from '../../model';
import { writeCanaryNotes } from '../canary-notes';
import type { Command, CommandContext } from '../command';
import type { Io } from '../io';
import { OutputFolder } from '../output-folder';
import { addEnvironmentOptions, addImageOptions, type EnvironmentOptions, type ImageOptions } from '../options';
import { openOffline } from '../session';
import { checkApplications } from '../../model/known-applications';
import { objectsOf } from '../../release/units';

interface Options extends EnvironmentOptions, ImageOptions {
  readonly all?: boolean;
  readonly output?: string;
}

/** `infra synth [APP…]`: prints the manifests, for review; what is known only while deploying stands in angle brackets. */
export const command: Command = {
  define(definition, context) {
    addImageOptions(addEnvironmentOptions(definition))
      .argument('[app...]', 'the applications, with the add-ons they use (default: all)')
      .option('-o, --output <dir>', 'write a file for each application to this folder instead')
      .option('-a, --all', 'every environment, each in its own folder under --output')
      .action((apps: string[], options: Options) => context.run(() => synth(apps, options, context)));
  },
};

async function synth(apps: readonly string[], options: Options, { io }: CommandContext): Promise<ExitCode> {
  const first = await openOffline(io, options);
  const { output } = options;
  const folder =
    output === undefined
      ? undefined
      : new OutputFolder({ path: output, directory: io.directory, repository: first.repository });
  const environments = options.all === true ? first.values.environments : [options.env];
  let open = 0;
  for (const env of environments) {
    const { project, values } = env === options.env ? first : await openOffline(io, { ...options, env });
    const wanted = options.all === true ? apps.filter((name) => !values.absent.includes(name)) : apps;
    if (wanted.length === 0 && apps.length > 0) continue;
    checkApplications(values, wanted);
    const objects = objectsOf(project, wanted);
    if (folder !== undefined) writeFiles(io, folder, options.all === true ? env : '', objects);
    else
      io.stdout.write(
        (options.all === true ? `# ${env}\n` : '') + writeManifests(objects.map(({ manifest }) => manifest)),
      );
    warn(io, project);
    writeCanaryNotes(io, project, wanted);
    open += objects.filter(({ manifest }) => manifest['stringData'] !== undefined).length;
  }
  if (open > 0)
    io.stderr.write(
      `note: ${open === 1 ? '1 Secret holds' : `${open} Secrets hold`} placeholders, <…>, for values that infra deploy fills in\n`,
    );
  return exitCodes.ok;
}

function writeFiles(io: Io, folder: OutputFolder, environment: string, objects: readonly TreeObject[]): void {
  const groups = new Map<string, TreeObject[]>();
  for (const object of objects) {
    const group = object.application?.name ?? '_shared';
    groups.set(group, [...(groups.get(group) ?? []), object]);
  }
  for (const [group, members] of groups) {
    const path = join(environment, `${group}.yaml`);
    folder.write(path, writeManifests(members.map(({ manifest }) => manifest)));
    io.stdout.write(`${folder.shown(path)}\n`);
  }
}

function warn(io: Io, project: Project): void {
  for (const warning of warningsOf(project)) io.stderr.write(`${warning}\n`);
}
