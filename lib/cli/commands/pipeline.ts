import { exitCodes, type ExitCode } from '../../model/error';
import { defaultEnvironment } from '../../manifest/read-project';
import type { Command, CommandContext } from '../command';
import { chosen } from '../pipeline/chosen';
import { defineRun } from '../pipeline/run';
import { readManifest } from '../read-manifest';

interface GraphOptions {
  readonly project?: string;
  readonly output: 'text' | 'mermaid' | 'dot' | 'svg';
}

/** `infra pipeline graph` draws which job runs after which; `infra pipeline run` runs them here. */
export const command: Command = {
  define(definition, context) {
    defineRun(definition.command('run'), context);
    const graph = definition.command('graph').description('draw which job runs after which');
    graph
      .argument('[pipeline]', 'the pipeline (default: the only one, or main)')
      .option('-C, --project <dir>', 'the folder that holds .infra (default: the nearest above)')
      .addOption(
        graph
          .createOption('-o, --output <form>', 'how it is drawn')
          .choices(['text', 'mermaid', 'dot', 'svg'])
          .default('text'),
      )
      .action((name: string | undefined, options: GraphOptions) =>
        context.run(() => drawGraph(name, options, context)),
      );
  },
};

async function drawGraph(name: string | undefined, options: GraphOptions, { io }: CommandContext): Promise<ExitCode> {
  const { values } = await readManifest(io, { ...options, env: defaultEnvironment });
  const [{ draw }, { pipelineGraph }] = await Promise.all([
    import('../../export/graph/index.js'),
    import('../../export/pipeline/graph.js'),
  ]);
  io.stdout.write(await draw(pipelineGraph(chosen(values.pipelines, name)), options.output));
  return exitCodes.ok;
}
