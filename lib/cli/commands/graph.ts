import { writers } from '../../graph/writers';
import { exitCodes, type ExitCode } from '../../model/error';
import type { Command, CommandContext } from '../command';
import { addDrawingOptions, type DrawingOptions } from '../drawing';
import { addEnvironmentOptions, type EnvironmentOptions } from '../options';
import { openOffline } from '../session';

interface Options extends EnvironmentOptions, DrawingOptions {}

/** `infra graph`: what a project is made of, and what uses what. */
export const command: Command = {
  define(definition, context) {
    addDrawingOptions(addEnvironmentOptions(definition)).action((options: Options) =>
      context.run(() => graph(options, context)),
    );
  },
};

async function graph(options: Options, { io }: CommandContext): Promise<ExitCode> {
  const { project } = await openOffline(io, options);
  const { projectGraph } = await import('../../graph/project-graph.js');
  io.stdout.write(await writers[options.output](projectGraph(project)));
  return exitCodes.ok;
}
