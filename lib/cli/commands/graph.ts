import { exitCodes, type ExitCode } from '../../model/error';
import type { Command, CommandContext } from '../command';
import { addEnvironmentOptions, type EnvironmentOptions } from '../options';
import { openOffline } from '../session';

const formats = ['text', 'svg', 'mermaid', 'dot', 'json'] as const;

interface Options extends EnvironmentOptions {
  readonly output: (typeof formats)[number];
}

/** `infra graph`: what a project is made of, and what uses what. */
export const command: Command = {
  define(definition, context) {
    addEnvironmentOptions(definition)
      .addOption(
        definition.createOption('-o, --output <format>', 'what to draw it as').choices(formats).default('text'),
      )
      .action((options: Options) => context.run(() => graph(options, context)));
  },
};

async function graph(options: Options, { io }: CommandContext): Promise<ExitCode> {
  const { project } = await openOffline(io, options);
  const { projectGraph, writeDot, writeJson, writeMermaid, writeSvg, writeText } = await import('../../graph/index.js');
  const writers = { text: writeText, svg: writeSvg, mermaid: writeMermaid, dot: writeDot, json: writeJson };
  io.stdout.write(await writers[options.output](projectGraph(project)));
  return exitCodes.ok;
}
