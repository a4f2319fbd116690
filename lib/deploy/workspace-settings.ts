import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isRecord } from '../model';

/**
 * Writes the engine's settings of a project where they are missing, or were damaged, as by a full disk. Settings that somebody
 * added stay; a damaged file of a stack is put aside: the engine makes it anew from the state, which has the same salt.
 * @param folder the workspace's
 */
export function writeSettings(folder: string, project: string): void {
  const file = join(folder, 'Pulumi.yaml');
  const wanted = `name: ${project}\nruntime: nodejs\n`;
  const there = textOf(file);
  if (there !== wanted && !isOfProject(there, project)) writeFileSync(file, wanted);
  for (const name of readdirSync(folder)) {
    if (!/^Pulumi\..+\.yaml$/.test(name)) continue;
    const path = join(folder, name);
    if (!isOfStack(textOf(path))) renameSync(path, `${path}.damaged`);
  }
}

function isOfProject(text: string | undefined, project: string): boolean {
  const settings = parsed(text ?? '');
  return isRecord(settings) && settings['name'] === project && settings['runtime'] !== undefined;
}

/** `v1:<salt>:v1:<nonce>:<what the passphrase is tried on>`, in Base64 (pulumi: sdk/go/common/resource/config/crypt.go). */
const salt = /^v1:[\w+/=]+:v1:[\w+/=]+:[\w+/=]+$/;

/** Whether the engine can read it; one that is gone by now, or empty, it makes anew by itself. */
function isOfStack(text: string | undefined): boolean {
  const [, only] = /^encryptionsalt: (\S+)\n?$/.exec(text ?? '') ?? [];
  if (only !== undefined) return salt.test(only);
  if (text === undefined || text.trim() === '') return true;
  const settings = parsed(text);
  if (!isRecord(settings)) return false;
  const { encryptionsalt } = settings;
  return encryptionsalt === undefined || (typeof encryptionsalt === 'string' && salt.test(encryptionsalt));
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
