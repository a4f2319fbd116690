import { existsSync } from 'node:fs';
import { isRecord, UserError } from '../model';
import type { Engine } from './engine';
import { LocalState } from './local-state';
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
    const local = new LocalState(folderOf(backend), project, stack);
    const document = await local.read();
    if (document !== undefined) return deploymentIn(document);
    // Listing the stacks would read every other one, some of which may be being written.
    if (!existsSync(`${local.file}.gz`)) return undefined;
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

function deploymentIn(document: unknown): Deployment {
  if (!isRecord(document)) return {};
  if (isRecord(document['deployment'])) return document['deployment'];
  const checkpoint = document['checkpoint'];
  const latest = isRecord(checkpoint) ? checkpoint['latest'] : undefined;
  return isRecord(latest) ? latest : {};
}
