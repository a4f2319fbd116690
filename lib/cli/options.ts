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
    .option('--name <name>', 'the name of a review environment, as in --env review --name pr-123');
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
      "context of the kubeconfig (default: the environment's; the current one, but not for production)",
    ),
  );
}

/** Adds them. */
export function addImageOptions(command: Command): Command {
  return command
    .option('-i, --image <app=image>', 'image of an application, with tag or digest; repeatable', collect, [])
    .option('--images <file>', 'a file of such lines, as infra build --output writes it; repeatable', collect, []);
}

/** Reads a number of seconds, one at least. @throws InvalidArgumentError on anything else */
export function seconds(value: string): number {
  if (/^[0-9]+$/.test(value) && Number(value) > 0) return Number(value);
  throw new InvalidArgumentError('It is a whole number of seconds, 1 or more, as in 600.');
}

/** Collects an option that may be given more than once. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
