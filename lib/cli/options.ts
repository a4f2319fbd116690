import { InvalidArgumentError, Option, type Command } from 'commander';
import { defaultEnvironment } from '../manifest/environments';

/** Options of every command that is about one environment. */
export interface EnvironmentOptions {
  readonly project?: string;
  readonly env: string;
  /** Of a review environment. */
  readonly name?: string;
}

/** Which project. @param what why it is needed */
export function projectOption(what = ''): Option {
  return new Option('-C, --project <dir>', `the folder that holds .infra${what} (default: the nearest above)`);
}

/** Which review environment. */
export function reviewOption(description = 'the name of a review environment, used with --env review'): Option {
  return new Option('--name <name>', description);
}

/** Which cluster; `Environment.context` decides if none is given. */
export function contextOption(otherwise = "the environment's; except for production, else the current one"): Option {
  return new Option('--context <name>', `context in the kubeconfig (default: ${otherwise})`);
}

/** Which data is deleted permanently. */
export function deleteDataOption(
  description = 'permanently delete the data of an add-on (such as web-database) that was removed or has to be recreated; repeatable',
): Option {
  return new Option('--delete-data <name>', description).argParser(collect).default([]);
}

/** Which add-ons start empty. */
export function newDataOption(): Option {
  return new Option(
    '--new-data <name>',
    'let an add-on (such as web-database) start empty where it could be a renamed one; repeatable',
  )
    .argParser(collect)
    .default([]);
}

/** Adds them; the environment is development unless told otherwise. */
export function addEnvironmentOptions(command: Command): Command {
  return command
    .addOption(projectOption())
    .option('-e, --env <name>', 'the environment', defaultEnvironment)
    .addOption(reviewOption());
}

/** Options that choose images. */
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
  return addImageOptions(addEnvironmentOptions(command).addOption(contextOption()));
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
