import { join } from 'node:path';
import { treeObjects, writeManifests, type TreeObject } from '../../kubernetes';
import { exitCodes, type ExitCode, type Project } from '../../model';
import type { Command, CommandContext } from '../command';
import type { Io } from '../io';
import { OutputFolder } from '../output-folder';
import { addEnvironmentOptions, collect, type EnvironmentOptions } from '../options';
import { openOffline } from '../session';

interface Options extends EnvironmentOptions {
  readonly all?: boolean;
  readonly output?: string;
  readonly image: readonly string[];
}

/** `infra synth`: prints the manifests, for review; what is known only while deploying stands in angle brackets. */
export const command: Command = {
  define(definition, context) {
    addEnvironmentOptions(definition)
      .option('-o, --output <dir>', 'write a file for each application instead')
      .option('-a, --all', 'every environment, each in a folder of its own under --output')
      .option('-i, --image <app=image>', 'image of an application; repeatable', collect, [])
      .action((options: Options) => context.run(() => synth(options, context)));
  },
};

async function synth(options: Options, { io }: CommandContext): Promise<ExitCode> {
  const { project, values, repository } = await openOffline(io, options);
  const { output } = options;
  const folder =
    output === undefined ? undefined : new OutputFolder({ path: output, directory: io.directory, repository });
  const environments = options.all === true ? values.environments : [options.env];
  for (const env of environments) {
    const built = env === options.env ? project : (await openOffline(io, { ...options, env })).project;
    const objects = treeObjects(built);
    if (folder !== undefined) writeFiles(io, folder, options.all === true ? env : '', objects);
    else
      io.stdout.write(
        (options.all === true ? `# ${env}\n` : '') + writeManifests(objects.map(({ manifest }) => manifest)),
      );
    warn(io, built);
    const open = objects.filter(({ manifest }) => manifest['stringData'] !== undefined).length;
    if (open > 0)
      io.stderr.write(`note: ${open} Secrets hold placeholders, <…>, for values that infra deploy fills in\n`);
  }
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

function warn(io: Io, { warnings }: Project): void {
  for (const { construct, message } of warnings) io.stderr.write(`warning: ${construct.node.path}: ${message}\n`);
}
