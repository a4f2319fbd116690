import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exitCodes, follows, isRecord, UserError, type AddOnType, type Catalogue, type StackType } from '../model';
import { mergeTypes } from './merge-types';
import { projectSchema } from './schema/project';

/**
 * Adds the types of npm packages to a catalogue. A package names the module that exports `stacks` and `addons` by the
 * key `infra` of its package.json; without the key it is the package's entry.
 * @param from folder the packages are looked up from, as Node.js does
 * @throws UserError where a package is not installed, brings nothing, or brings a type that is there already
 */
export async function withPackages(builtIn: Catalogue, packages: readonly string[], from: string): Promise<Catalogue> {
  let catalogue = builtIn;
  for (const name of packages) catalogue = mergeTypes(catalogue, await loadPackage(name, from), name);
  return catalogue;
}

/**
 * The types of one package.
 * @throws UserError where it is not installed, cannot be loaded, or brings nothing
 */
export async function loadPackage(name: string, from: string): Promise<Catalogue> {
  const entry = findEntry(name, createRequire(join(from, 'package.json')));
  let loaded: unknown;
  try {
    // A module of either kind; its default export is what a CommonJS module exports.
    loaded = await printingAside(() => import(pathToFileURL(entry).href));
  } catch (error) {
    throw failed(name, `cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
  const exported = isRecord(loaded) && isRecord(loaded['default']) ? { ...loaded, ...loaded['default'] } : loaded;
  const stacks = isRecord(exported) ? typesIn(exported['stacks'], isStackType, name, 'stacks') : {};
  const addons = isRecord(exported) ? typesIn(exported['addons'], isAddOnType, name, 'addons') : {};
  if (Object.keys(stacks).length + Object.keys(addons).length === 0) {
    throw failed(
      name,
      'provides neither stacks nor add-ons',
      'It must export "stacks" or "addons": records of type → class.',
    );
  }
  return { stacks, addons };
}

/** What a package prints while it loads is not the command's result. */
async function printingAside<T>(action: () => Promise<T>): Promise<T> {
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof write;
  try {
    return await action();
  } finally {
    process.stdout.write = write;
  }
}

function findEntry(name: string, require: NodeJS.Require): string {
  // A path would lead out of node_modules, and what it leads to is run.
  if (!follows(projectSchema.properties.packages.items, name)) throw failed(name, 'does not have a valid npm name');
  for (const folder of require.resolve.paths(name) ?? []) {
    const root = join(folder, name);
    const manifest = readJson(join(root, 'package.json'));
    if (!isRecord(manifest)) continue;
    const entry = manifest['infra'];
    return typeof entry === 'string' ? join(root, entry) : resolveEntry(name, root, manifest, require);
  }
  throw failed(name, 'is not installed', `Install it in the project: npm install --save-dev ${name}.`);
}

/** The package's entry, also where `exports` has it for `import` only. */
function resolveEntry(name: string, root: string, manifest: Record<string, unknown>, require: NodeJS.Require): string {
  try {
    return require.resolve(name);
  } catch {
    const exported = manifest['exports'];
    const main = isRecord(exported)
      ? isRecord(exported['.'])
        ? exported['.']['import']
        : (exported['import'] ?? exported['.'])
      : exported;
    if (typeof main === 'string') return join(root, main);
    throw failed(name, `has no entry point in ${dirname(join(root, 'package.json'))}`);
  }
}

function typesIn<T>(
  record: unknown,
  isType: (value: unknown) => value is T,
  name: string,
  key: string,
): { [type: string]: T } {
  if (record === undefined) return {};
  if (!isRecord(record)) throw failed(name, `exports "${key}", which is not a record of type → class`);
  return Object.fromEntries(
    Object.entries(record).map(([type, value]) => {
      if (isType(value)) return [type, value];
      throw failed(
        name,
        `exports ${key}.${type}, which is not a class with a static description (type, summary, parameters)`,
      );
    }),
  );
}

function isStackType(value: unknown): value is StackType {
  return hasDescription(value);
}

function isAddOnType(value: unknown): value is AddOnType {
  return (
    hasDescription(value) && isRecord(value.description['bindings']) && Array.isArray(value.description['provisioners'])
  );
}

function hasDescription(value: unknown): value is { readonly description: Record<string, unknown> } {
  if (typeof value !== 'function' || !('description' in value) || !isRecord(value.description)) return false;
  const { type, summary, parameters } = value.description;
  return (
    typeof type === 'string' &&
    typeof summary === 'string' &&
    isRecord(parameters) &&
    isRecord(parameters['properties'])
  );
}

function failed(name: string, problem: string, hint?: string): UserError {
  return new UserError(`the package ${name} ${problem}`, {
    code: 'package-invalid',
    exitCode: exitCodes.invalid,
    ...(hint === undefined ? {} : { hint }),
  });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
