import type { Application, Schema } from '../model';
import type { Container } from './api';
import { escaped, plainText } from './environment-variables';

/** A command: text for the shell of the image, or a list of words. */
export const commandSchema = {
  'x-expected': 'text or a list',
  anyOf: [
    { type: 'string', minLength: 1, 'x-expected': 'a command', description: "Run by the image's shell." },
    { type: 'array', items: { type: 'string' }, minItems: 1, 'x-words': true, 'x-expected': 'the words of a command' },
  ],
} as const satisfies Schema;

export const argsSchema = { type: 'array', items: { type: 'string' } } as const satisfies Schema;

export type Command = string | readonly string[];

/** The words of a command. One written as text is the shell's, dollar signs included; in a list Kubernetes replaces `$(VARIABLE)`. */
export function commandWords(application: Application, command: Command): readonly string[] {
  return typeof command === 'string'
    ? ['/bin/sh', '-c', escaped(plainText(application, command))]
    : command.map((word) => plainText(application, word));
}

/** What a container runs. */
export function commandOf(
  application: Application,
  { command, args }: { readonly command?: Command | undefined; readonly args?: readonly string[] | undefined },
): Pick<Container, 'command' | 'args'> {
  return {
    ...(command === undefined ? {} : { command: commandWords(application, command) }),
    ...(args === undefined ? {} : { args: args.map((text) => plainText(application, text)) }),
  };
}
