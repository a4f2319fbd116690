import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { StackDescription } from '../../model/description';
import { appJsonDetails } from './app-json';
import { detect, isWorkspace, parametersFor, textAt } from './detect';
import { together, type Found, type Place, type ProposedBuild, type Reader, type Value } from './proposal';
import { toLabel } from './repository';

/** How deep applications lie: services/shop/api is three folders down. */
const depth = 3;

/** Folders looked at; a repository of more has generated ones among them. */
const most = 5_000;

/** What is in folders of such names is no application of the project: dependencies, results, tests, samples. */
const passed =
  /^(\..*|node_modules|bower_components|vendor|venv|env|site-packages|dist|build|out|target|coverage|docs?|(e2e|spec|tests?|__tests__|testdata|fixtures)|(examples?|samples?|demos?|templates?)|copilot|tmp)$/i;

/** Files by which a folder says itself how it is made or run, so that it is no part of the application above it. */
const own = ['Dockerfile', 'Procfile'] as const;

/** Reads the applications off the files of each folder: package.json, Dockerfile, Procfile, manage.py, … */
export const readFolders: Reader = (place) => {
  const found = foldersIn(place.directory).flatMap((folder) => applicationAt(folder, place) ?? []);
  const tops = found.filter(({ folder }) => !isPart(folder, found, place));
  return tops.map((each) => {
    const parts = found.filter((part) => !tops.includes(part) && isBelow(part.folder, each.folder));
    const notices = [...(each.notices ?? []), ...parts.map(({ folder }) => partOf(folder))];
    // Of apps/web and services/web, neither is simply web.
    const isAlone = tops.filter(({ name }) => name === each.name).length === 1;
    return { ...each, ...(isAlone ? {} : { name: toLabel(each.folder) }), notices };
  });
};

/** The application of a folder; undefined where nothing there tells what it is. */
export function applicationAt(folder: string, place: Place): Found | undefined {
  const at = join(place.directory, folder);
  const detected = detect(at, place.descriptions);
  if (detected === undefined || (isWorkspace(at) && !hasOwn(at))) return undefined;
  return asApplication(folder, detected, place);
}

/** A folder as an application of a stack, with what its files tell. */
export function asApplication(
  folder: string,
  { stack, why = '' }: { readonly stack: string; readonly why?: string },
  { directory, repository, descriptions }: Place,
): Found {
  const at = join(directory, folder);
  const path = pathFrom(repository, at);
  const spoken = parametersFor(at, stack, descriptions);
  const proposed = Object.fromEntries(spoken.map(({ name, value }) => [name, value]));
  const notices = spoken.map(({ name, why }) => `${name}: ${why}`);
  const parameters = readParameters(at, path, repository, descriptions.stacks[stack]);
  return {
    folder,
    stack,
    why: folder === '.' ? why : `${folder}/${why}`,
    ...(folder === '.' ? {} : { name: toLabel(folder.split('/').at(-1) ?? folder) }),
    ...(path === '.' ? {} : { build: buildOf(at, path) }),
    ...together({ parameters: { ...parameters, ...proposed }, notices }, appJsonDetails(at, stack, descriptions)),
  };
}

/** Parameters that name files by their path from the top of the repository, where the application is further down. */
function readParameters(
  at: string,
  path: string,
  repository: string,
  { reads = {}, parameters: { properties } }: Pick<StackDescription, 'reads' | 'parameters'> = {
    parameters: { type: 'object', properties: {} },
  },
): { readonly [name: string]: Value } {
  if (path === '.') return {};
  return Object.fromEntries(
    Object.entries(reads).flatMap(([parameter, { optional = false }]): (readonly [string, Value])[] => {
      const file = String(properties[parameter]?.default ?? parameter);
      if (!optional || existsSync(join(at, file))) return [[parameter, `${path}/${file}`]];
      // That at the top is another's.
      return existsSync(join(repository, file)) ? [[parameter, null]] : [];
    }),
  );
}

/** A Dockerfile that copies from its own folder by the path from the top is made for the top as its context. */
function buildOf(at: string, path: string): ProposedBuild {
  const copies = /^\s*(?:COPY|ADD)\s+(?:--\S+\s+)*(.+)$/gim;
  const copied = [...(textAt(at, 'Dockerfile') ?? '').matchAll(copies)].flatMap(([, files = '']) => files.split(/\s+/));
  const isFromTop = copied.some((file) => file.replace(/^\.?\//, '').startsWith(`${path}/`));
  return isFromTop ? { context: '.', dockerfile: `${path}/Dockerfile` } : { context: path };
}

/** Whether an application above holds a folder. */
function isPart(folder: string, found: readonly Found[], { directory }: Place): boolean {
  return !hasOwn(join(directory, folder)) && found.some((other) => isBelow(folder, other.folder));
}

function hasOwn(at: string): boolean {
  return own.some((file) => existsSync(join(at, file)));
}

function isBelow(folder: string, other: string): boolean {
  return folder !== other && (other === '.' || folder.startsWith(`${other}/`));
}

function partOf(folder: string): string {
  return `${folder} is treated as part of it; to use that folder as the application instead, run infra init --folder ${folder}`;
}

/** The folder and those in it that may hold an application, without links; nearer ones first, by name. */
function foldersIn(directory: string): string[] {
  const found = ['.'];
  for (let level = ['.'], below = 0; below < depth && found.length < most; below += 1) {
    level = level.flatMap((folder) => childrenOf(directory, folder));
    found.push(...level);
  }
  return found.slice(0, most);
}

function childrenOf(directory: string, folder: string): string[] {
  try {
    return readdirSync(join(directory, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !passed.test(entry.name))
      .map(({ name }) => (folder === '.' ? name : `${folder}/${name}`))
      .sort();
  } catch {
    return [];
  }
}

/** A path as a manifest writes it. */
export function pathFrom(repository: string, at: string): string {
  return relative(repository, at).split(sep).join('/') || '.';
}
