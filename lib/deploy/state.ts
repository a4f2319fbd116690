import { existsSync } from 'node:fs';
import { copyFile, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord, UserError } from '../model';
import type { Engine } from './engine';
import { folderOf } from './workspace';

/** A resource as the engine keeps it. */
export interface ResourceState {
  readonly urn: string;
  readonly custom: boolean;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly parent?: string;
  readonly provider?: string;
  readonly delete?: boolean;
  readonly [key: string]: unknown;
}

/** The state of a Pulumi stack. */
export interface Deployment {
  readonly resources?: readonly ResourceState[];
  readonly pending_operations?: readonly { readonly resource: ResourceState; readonly type: string }[];
  readonly [key: string]: unknown;
}

/**
 * The state of a stack; undefined where there is no such stack. Secrets in it stay encrypted.
 * A state in a local folder is read from its file, which takes no run of the CLI.
 */
export async function readState(engine: Engine, project: string, stack: string): Promise<Deployment | undefined> {
  const { backend } = engine.workspace;
  if (backend.startsWith('file://')) {
    const file = join(folderOf(backend), '.pulumi', 'stacks', project, `${stack}.json`);
    const document = await readCheckpoint(file);
    if (document !== undefined) return deploymentIn(document);
    // Listing the stacks would read every other one, some of which may be being written.
    if (!existsSync(`${file}.gz`)) return undefined;
  }
  const stacks = await listStacks(engine);
  if (!stacks.includes(stack)) return undefined;
  return deploymentIn(JSON.parse(await engine.command(['stack', 'export', '--stack', stack])));
}

/** Replaces the state of a stack; it is handed over on standard input, so that it touches no other file. */
export async function writeState(engine: Engine, stack: string, deployment: Deployment): Promise<void> {
  await engine.command(['stack', 'import', '--stack', stack, '--force'], JSON.stringify({ version: 3, deployment }));
}

/** Names of the project's stacks in this state. */
async function listStacks(engine: Engine): Promise<string[]> {
  const listed: unknown = JSON.parse(await engine.command(['stack', 'ls', '--json']));
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((entry: unknown) =>
    isRecord(entry) && typeof entry['name'] === 'string' ? [entry['name']] : [],
  );
}

/** Makes the stack where it is missing. */
export async function createStack(engine: Engine, stack: string): Promise<void> {
  const { secrets } = engine.workspace;
  const key = secrets === 'passphrase' ? [] : ['--secrets-provider', secrets];
  try {
    await engine.command(['stack', 'init', stack, '--no-select', ...key]);
  } catch (error) {
    // Another run made it at the same moment; the engine's lock says whose turn it is.
    if (!UserError.is(error) || !/stack '.*' already exists/.test(error.message)) throw error;
  }
}

/**
 * The document in a state's file. The engine writes it in place: killed meanwhile, it leaves a file that is cut off, and
 * beside it the copy it made before. Without a good copy the file goes: what is in the cluster is taken up again.
 */
async function readCheckpoint(file: string): Promise<unknown> {
  // Somebody may be writing it just now.
  for (let attempt = 0; attempt < 10; attempt++) {
    const document = await readJson(file);
    if (document !== 'damaged') return document;
    await sleep(100);
  }
  const copy = await readJson(`${file}.bak`);
  if (copy === 'damaged' || copy === undefined) {
    await rename(file, `${file}.damaged`);
    return undefined;
  }
  await copyFile(`${file}.bak`, `${file}.restored`);
  await rename(`${file}.restored`, file);
  return copy;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return 'damaged';
  }
}

function deploymentIn(document: unknown): Deployment {
  if (!isRecord(document)) return {};
  if (isRecord(document['deployment'])) return document['deployment'];
  const checkpoint = document['checkpoint'];
  const latest = isRecord(checkpoint) ? checkpoint['latest'] : undefined;
  return isRecord(latest) ? latest : {};
}
