import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

export const packageRoot = dirname(dirname(__dirname));

/** What the package is built from. */
const sources = ['lib', 'stacks', 'addons', 'bin', 'schema', 'scripts/build.mjs'];
const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Where builds are kept between runs, by what they were made of. */
const cache = join(tmpdir(), `project-infra-tests-${userInfo().uid}`);

/**
 * The package built from the sources as they are, in a folder of its own: `dist` in the checkout may be of yesterday, and
 * is not to be changed by a test.
 */
export function builtPackage(): string {
  return once(join(buildFolder(), 'package'), (folder) => {
    for (const path of [...sources, ...settings]) {
      if (existsSync(join(packageRoot, path))) cpSync(join(packageRoot, path), join(folder, path), { recursive: true });
    }
    symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
    execFileSync(process.execPath, [join(folder, 'scripts', 'build.mjs')], { cwd: folder, stdio: 'pipe' });
  });
}

/** The tarball that would be published. */
export function packedPackage(): string {
  const folder = once(join(buildFolder(), 'tarball'), (made) => pack(builtPackage(), made));
  return onlyFileIn(folder);
}

/** A folder with nothing but the package installed in it, from its tarball. */
export function installedPackage(): string {
  return once(join(buildFolder(), 'installed'), (folder) => {
    npm(folder, 'install', '--prefix', folder, packedPackage());
  });
}

/** Packs a folder as npm does. @returns the path of the tarball */
export function pack(folder: string, destination: string): string {
  npm(folder, 'pack', '--ignore-scripts', '--pack-destination', destination);
  return onlyFileIn(destination);
}

/** Runs npm, from its cache where that has what is needed. */
export function npm(directory: string, ...args: readonly string[]): string {
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const environment = { ...process.env, NODE_ENV: undefined };
  try {
    return execFileSync('npm', [...args, ...quiet], {
      cwd: directory,
      encoding: 'utf8',
      stdio: 'pipe',
      env: environment,
    });
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string };
    throw new Error(`npm ${args.join(' ')} failed:\n${stderr ?? ''}`, { cause: error });
  }
}

/** A folder for a project beside which the package is installed. */
export function projectFolder(files: { readonly [path: string]: string }): string {
  const root = mkdtempSync(join(installedPackage(), 'project-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Makes a folder unless it is there; of several processes one makes it, and the others wait. */
function once(folder: string, make: (folder: string) => void): string {
  const lock = `${folder}.lock`;
  mkdirSync(dirname(folder), { recursive: true });
  for (;;) {
    if (existsSync(folder)) return folder;
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      if (!isAlive(lock)) rmSync(lock, { force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  const unfinished = `${folder}.${process.pid}`;
  try {
    if (existsSync(folder)) return folder;
    mkdirSync(unfinished);
    make(unfinished);
    renameSync(unfinished, folder);
    return folder;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(lock, { force: true });
  }
}

/** Whether the process that holds a lock still runs. */
function isAlive(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch {
    return !existsSync(lock) || readFileSync(lock, 'utf8') === '';
  }
}

let known: string | undefined;

/** The folder of this build; those of earlier sources are removed. */
function buildFolder(): string {
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(process.version);
  for (const path of [...sources, ...settings].flatMap(filesUnder)) {
    hash.update(path).update(readFileSync(join(packageRoot, path)));
  }
  const name = hash.digest('hex').slice(0, 16);
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  for (const other of readdirSync(cache)) {
    const isOld = Date.now() - statSync(join(cache, other)).mtimeMs > 3_600_000;
    if (other !== name && isOld) rmSync(join(cache, other), { recursive: true, force: true });
  }
  known = join(cache, name);
  return known;
}

function filesUnder(path: string): string[] {
  const at = statSync(join(packageRoot, path), { throwIfNoEntry: false });
  if (at === undefined) return [];
  if (!at.isDirectory()) return [path];
  return readdirSync(join(packageRoot, path))
    .filter((name) => name !== 'node_modules')
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function onlyFileIn(folder: string): string {
  const [name] = readdirSync(folder);
  if (name === undefined) throw new Error(`${folder} is empty`);
  return join(folder, name);
}
