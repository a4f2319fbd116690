import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { UserError, type Project } from '../model';
import { findPulumi } from './pulumi-cli';
import { writeSettings } from './workspace-settings';

/** Where a project's state is, and how the engine is called for it. */
export interface Workspace {
  /** Path of the Pulumi CLI. */
  readonly pulumi: string;
  /** Folder with Pulumi.yaml and the stacks' settings. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** URL of the state. */
  readonly backend: string;
  /** Names the state, for others to see: the URL; with the host, where it is a folder. */
  readonly state: string;
  /** `passphrase`, or the URL of a key. */
  readonly secrets: string;
}

/** Prepares the folders and variables for the engine. @throws UserError where the CLI or a passphrase is missing */
export function openWorkspace(project: Project, environment: NodeJS.ProcessEnv): Workspace {
  const pulumi = findPulumi(environment);
  const home = stateHome(project.name, environment);
  const folder = join(home, 'workspace');
  makeFolder(folder);
  inFolder(folder, () => writeSettings(folder, project.name));
  const local = join(home, 'state');
  const backend = given(environment, 'PULUMI_BACKEND_URL') ?? project.props.deploy?.backend ?? `file://${local}`;
  if (backend.startsWith('file://')) makeFolder(folderOf(backend));
  const secrets = project.props.deploy?.secrets ?? 'passphrase';
  return {
    pulumi,
    folder,
    backend,
    state: backend.startsWith('file://') ? `${backend} on ${hostname()}` : backend,
    secrets,
    environment: {
      ...environment,
      // The engine runs in another folder, where a relative one would be another.
      ...(given(environment, 'HOME') === undefined ? {} : { HOME: homeFolder() }),
      ...(secrets === 'passphrase' ? passphrase(environment) : {}),
      PULUMI_BACKEND_URL: backend,
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_EXPERIMENTAL: '',
    },
  };
}

/** Folder of what infra keeps of a project on this machine. */
export function stateHome(project: string, environment: NodeJS.ProcessEnv): string {
  return join(folderIn(environment, 'XDG_STATE_HOME') ?? join(homeFolder(), '.local', 'state'), 'infra', project);
}

/** The folder of a `file://` URL; `~` is the home folder. */
export function folderOf(url: string): string {
  return resolve(url.slice('file://'.length).replace(/^~/, homeFolder()));
}

/** The user's home folder; a relative HOME, which would be another one in each working directory, is ignored. */
function homeFolder(): string {
  const home = homedir();
  return isAbsolute(home) ? home : userInfo().homedir;
}

/** The passphrase that encrypts secrets in the state: from the environment, else from the user's own file. */
function passphrase(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = given(environment, 'PULUMI_CONFIG_PASSPHRASE_FILE');
  if (environment['PULUMI_CONFIG_PASSPHRASE'] !== undefined) return {};
  const own = join(folderIn(environment, 'XDG_CONFIG_HOME') ?? join(homeFolder(), '.config'), 'infra', 'passphrase');
  const found = file ?? (existsSync(own) ? own : undefined);
  if (found === undefined) {
    throw new UserError('no passphrase is set to encrypt the secrets in the state', {
      code: 'passphrase-missing',
      hint: `Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or write one to ${own}. Keep it safe: the state cannot be read without it.`,
    });
  }
  if (!existsSync(found)) {
    throw new UserError(`PULUMI_CONFIG_PASSPHRASE_FILE names ${found}, which does not exist`, {
      code: 'passphrase-missing',
    });
  }
  return { PULUMI_CONFIG_PASSPHRASE_FILE: found };
}

/** Makes a folder and those above it: one by one, since Node.js tries for ever below folders such as /proc. */
function makeFolder(folder: string): void {
  inFolder(folder, () => {
    const missing: string[] = [];
    for (let at = folder; !existsSync(at); at = dirname(at)) missing.unshift(at);
    for (const one of missing) makeOne(one);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
    accessSync(folder, constants.W_OK);
  });
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it just now.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** Does something with a folder of the state. @throws UserError where the file system refuses */
function inFolder(folder: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const isFull = fullDisk.includes(String(codeOf(error)));
    throw new UserError(`the state cannot be kept in ${folder}: ${systemReason(error)}`, {
      code: 'folder-failed',
      hint: isFull ? 'Free some space there.' : 'Set XDG_STATE_HOME to a writable folder.',
    });
  }
}

const fullDisk = ['ENOSPC', 'EDQUOT'];

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

const reasons: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a file is in the way',
  ENOENT: 'it cannot be created',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

function systemReason(error: unknown): string {
  return reasons[String(codeOf(error))] ?? (error instanceof Error ? error.message : String(error));
}

/** A folder of the XDG Base Directory Specification, which says of a relative path that it is to be ignored. */
function folderIn(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const folder = given(environment, name);
  return folder !== undefined && isAbsolute(folder) ? folder : undefined;
}

/** A variable; one that is set to nothing counts as not set. */
function given(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  return environment[name] === '' ? undefined : environment[name];
}
