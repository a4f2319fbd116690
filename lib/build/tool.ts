import { spawn } from 'node:child_process';
import { interrupted, UserError } from '../model/error';

/** What is around a program that is called. */
export interface Surroundings {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Hears what programs say. */
  readonly onOutput: (text: string) => void;
}

/**
 * Calls a program and returns what it says on standard output.
 * @param input given on standard input, where no list of processes shows it
 * @throws UserError where it fails, with the last lines it said
 */
export function callTool(
  [program = '', ...args]: readonly string[],
  { directory, environment, signal, onOutput }: Surroundings,
  { input = '', isQuiet = false }: { readonly input?: string; readonly isQuiet?: boolean } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: directory, env: environment, signal });
    let [stdout, said] = ['', ''];
    const hear = (text: string) => {
      said = (said + text).slice(-20_000);
      if (!isQuiet) onOutput(text);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      hear(text);
    });
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', (error) => reject(signal.aborted ? interrupted() : error));
    child.on('close', (code) => {
      if (code === 0) resolve(stdout);
      else
        reject(
          new UserError(`${program} ${args[0] ?? ''} ended with exit code ${code ?? 'none'}`, {
            code: 'build-failed',
            details: said.trim().split('\n').slice(-10),
          }),
        );
    });
    // A program that does not read its input is none the worse.
    child.stdin.on('error', () => undefined).end(input);
  });
}

/** Whether a program answers. */
export async function isThere(command: readonly string[], surroundings: Surroundings): Promise<boolean> {
  return callTool(command, surroundings, { isQuiet: true }).then(
    () => true,
    () => false,
  );
}
