import { randomInt } from 'node:crypto';
import type { Setting } from '../../export/compose/settings';
import type { OutputFolder } from '../output-folder';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Completes the file of local values, which only its owner can read and git never sees: what is generated is made once
 * and kept, what only people know gets an empty line to be filled in.
 * @param path in the folder
 * @returns names of the values that are still missing
 */
export function completeValues(
  folder: OutputFolder,
  path: string,
  settings: readonly Setting[],
  environment: NodeJS.ProcessEnv,
): string[] {
  const before = folder.read(path) ?? '';
  const known = valuesIn(before);
  const lines = settings
    .filter(({ name }) => !known.has(name))
    .map(({ name, kind }) => `${name}=${kind === 'generated' ? randomText() : ''}\n`);
  const text = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  folder.write(path, text + lines.join(''), 0o600);
  const isThere = (name: string) => (environment[name] ?? known.get(name) ?? '') !== '';
  return settings
    .filter(({ name, kind, optional }) => kind === 'given' && !optional && !isThere(name))
    .map(({ name }) => name);
}

/** The values of a file of `NAME=value` lines. */
function valuesIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/^(?:export )?([A-Za-z_]\w*)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

function randomText(): string {
  return Array.from({ length: 32 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
