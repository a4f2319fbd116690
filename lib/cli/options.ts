import { InvalidArgumentError, type Command } from 'commander';

/** Options of every command that is about one environment. */
export interface EnvironmentOptions {
  readonly project?: string;
  readonly env: string;
  /** Of a review environment. */
  readonly name?: string;
}

/** Adds them; the environment is development unless told otherwise. */
export function addEnvironmentOptions(command: Command): Command {
  return command
    .option('-C, --project <dir>', 'the folder that holds .infra (default: the nearest above)')
    .option('-e, --env <name>', 'the environment', 'development')
    .option('--name <name>', 'the name of a review environment, used with --env review');
}

/** What says which images are meant. */
export interface ImageOptions {
  /** As `web=ghcr.io/acme/web:1.2.3`. @default none */
  readonly image?: readonly string[];
  /** Files of such lines. @default none */
  readonly images?: readonly string[];
}

/** Options of commands that talk to a cluster. */
export interface ClusterOptions extends EnvironmentOptions, Required<ImageOptions> {
  readonly context?: string;
}

/** Adds them. */
export function addClusterOptions(command: Command): Command {
  return addImageOptions(
    addEnvironmentOptions(command).option(
      '--context <name>',
      "context in the kubeconfig (default: the environment's; except for production, else the current one)",
    ),
  );
}

/** Adds them. */
export function addImageOptions(command: Command): Command {
  return command
    .option('-i, --image <app=image>', 'the image of an application, with tag or digest; repeatable', collect, [])
    .option(
      '--images <file>',
      'a file with one app=image per line, as written by infra build --output; repeatable',
      collect,
      [],
    );
}

/** Reads a number of seconds, one at least. @throws InvalidArgumentError on anything else */
export function seconds(value: string): number {
  if (/^[0-9]+$/.test(value) && Number(value) > 0) return Number(value);
  throw new InvalidArgumentError('Give a whole number of seconds, at least 1, such as 600.');
}

/** Collects an option that may be given more than once. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
