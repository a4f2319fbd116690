import { exitCodes, UserError, type ExitCode } from '../../model/error';
import { defaultEnvironment } from '../../manifest/read-project';
import type { PipelineValues } from '../../model/values';
import type { Command, CommandContext } from '../command';
import { readManifest } from '../read-manifest';

interface GraphOptions {
  readonly project?: string;
  readonly output: 'text' | 'mermaid' | 'dot' | 'svg';
}

/** `infra pipeline graph [PIPELINE]`: draws which job runs after which. */
export const command: Command = {
  define(definition, context) {
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

/** @throws UserError where there is no such pipeline, or none is named and there are several */
function chosen(pipelines: readonly PipelineValues[], name: string | undefined): PipelineValues {
  const found = pipelines.find((pipeline) => pipeline.name === (name ?? 'main'));
  const [only, ...others] = pipelines;
  if (found !== undefined) return found;
  if (name === undefined && only !== undefined && others.length === 0) return only;
  throw new UserError(name === undefined ? 'which pipeline?' : `there is no pipeline "${name}"`, {
    code: 'pipeline-unknown',
    exitCode: exitCodes.invalid,
    hint: `The project has ${pipelines.map((pipeline) => pipeline.name).join(', ') || 'none'}.`,
  });
}
