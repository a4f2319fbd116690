import { hostname } from 'node:os';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../model';
import type { LockOwner } from './engine-error';
import { identify, lifeOf, type Life, type ProcessIdentity } from './process-identity';

/** A run of the engine that this machine started: the engine's lock tells no more than a host's name and a number. */
interface EngineRecord {
  readonly host: string;
  readonly engine: ProcessIdentity;
  /** The process that waits for it. */
  readonly caller: ProcessIdentity;
  /** When it was started, in milliseconds since 1970. */
  readonly at: number;
}

/** How long after its start an engine takes its lock at most; and how far the lock's time, in whole seconds, is off. */
const slack = { after: 120_000, before: 2_000 };

/** Writes down that an engine was started; what it returns forgets it again. @param folder the workspace's */
export function recordEngine(folder: string, pid: number | undefined): () => void {
  const engine = pid === undefined ? undefined : identify(pid);
  const caller = identify(process.pid);
  if (engine === undefined || caller === undefined) return () => undefined;
  const record: EngineRecord = { host: hostname(), engine, caller, at: Date.now() };
  const file = fileOf(folder, engine.pid);
  mkdirSync(join(folder, 'engines'), { recursive: true });
  writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** What is known of the owner of a lock. */
export interface OwnerLife {
  readonly engine: Life;
  readonly caller: Life;
}

/** Whether the owner of a lock, and the process that waits for it, live; `unknown` unless this machine started them. */
export function lifeOfOwner(folder: string, owner: LockOwner): OwnerLife {
  const record = read(fileOf(folder, owner.pid));
  const since = Date.parse(owner.since);
  const isTheSame =
    record !== undefined &&
    record.host === owner.host &&
    record.host === hostname() &&
    since >= record.at - slack.before &&
    since <= record.at + slack.after;
  if (!isTheSame) return { engine: 'unknown', caller: 'unknown' };
  return { engine: lifeOf(record.engine), caller: lifeOf(record.caller) };
}

function fileOf(folder: string, pid: number): string {
  return join(folder, 'engines', `${pid}.json`);
}

function read(file: string): EngineRecord | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isEngineRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEngineRecord(value: unknown): value is EngineRecord {
  return (
    isRecord(value) &&
    typeof value['host'] === 'string' &&
    typeof value['at'] === 'number' &&
    isIdentity(value['engine']) &&
    isIdentity(value['caller'])
  );
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return isRecord(value) && typeof value['pid'] === 'number' && typeof value['started'] === 'string';
}
