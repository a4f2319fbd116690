import type { Command } from 'commander';
import { writers, type GraphFormat } from '../graph/writers';

/** Options of every command that draws. */
export interface DrawingOptions {
  readonly output: GraphFormat;
}

/** Adds them; what is drawn is text unless told otherwise. */
export function addDrawingOptions(command: Command): Command {
  return command.addOption(
    command
      .createOption('-o, --output <format>', 'output format')
      .choices(Object.keys(writers))
      .default('text' satisfies GraphFormat),
  );
}
