import type { Command as Definition } from 'commander';
import type { ExitCode } from '../model/error';
import type { Io } from './io';

/** A command, in a file of its own under `commands/`. */
export interface Command {
  /** Adds arguments, options and the action to what `infra --help` shows of it. */
  define(command: Definition, context: CommandContext): void;
}

/** What an action needs beside its options. */
export interface CommandContext {
  readonly io: Io;
  /** Runs an action and keeps its exit code. */
  readonly run: (action: () => Promise<ExitCode>) => Promise<void>;
}

/** What is known of a command before its module is loaded. */
export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}
