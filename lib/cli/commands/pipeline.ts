import { pipelineGraph } from '../../graph/pipeline-graph';
import { writers } from '../../graph/writers';
import { exitCodes, type ExitCode } from '../../model/error';
import { defaultEnvironment } from '../../manifest/environments';
import type { Command, CommandContext } from '../command';
import { addDrawingOptions, type DrawingOptions } from '../drawing';
import { chosen } from '../pipeline/chosen';
import { defineRun } from '../pipeline/run';
import { projectOption } from '../options';
import { readManifest } from '../read-manifest';

interface GraphOptions extends DrawingOptions {
  readonly project?: string;
}

/** `infra pipeline graph` draws which job runs after which; `infra pipeline run` runs them here. */
export const command: Command = {
  define(definition, context) {
    defineRun(definition.command('run'), context);
    const graph = definition.command('graph').description('draw the order of the jobs');
    graph.argument('[pipeline]', 'the pipeline (default: the only one, or main)').addOption(projectOption());
    addDrawingOptions(graph).action((name: string | undefined, options: GraphOptions) =>
      context.run(() => drawGraph(name, options, context)),
    );
  },
};

async function drawGraph(name: string | undefined, options: GraphOptions, { io }: CommandContext): Promise<ExitCode> {
  const { values } = await readManifest(io, { ...options, env: defaultEnvironment });
  io.stdout.write(await writers[options.output](pipelineGraph(chosen(values, name))));
  return exitCodes.ok;
}
