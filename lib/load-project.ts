import { join } from 'node:path';
import { addons } from '../addons';
import { stacks } from '../stacks';
import { commitOf } from './git/git';
import { buildTree, type BuildOptions } from './manifest/build-tree';
import { hasErrors } from './manifest/diagnostics/diagnostic';
import { openProject } from './manifest/open';
import { withPackages } from './manifest/packages';
import { readProject } from './manifest/read-project';
import {
  describe,
  exitCodes,
  Project as ModelProject,
  UserError,
  type Catalogue,
  type ProjectProps,
  type ProjectValues,
} from './model';

/** The built-in types. */
export const builtInCatalogue: Catalogue = { stacks, addons };

/**
 * The root of the tree, with the built-in types for what stacks imply.
 *
 * @example
 * const project = new Project({ name: 'storefront', environment: 'production' });
 * const web = new Application(project, 'web', { image: 'ghcr.io/acme/web:1' });
 * new Web(web, 'web', { port: 3000 });
 */
export class Project extends ModelProject {
  constructor(props: ProjectProps) {
    super({ catalogue: builtInCatalogue, ...props });
  }
}

export interface LoadOptions extends Omit<BuildOptions, 'catalogue'> {
  /** @default development */
  readonly environment?: string;
  /** The name of a review environment. @default none */
  readonly review?: string;
}

/**
 * Reads `.infra/` at or above a directory and builds the tree of one environment.
 * @throws UserError with every problem of the manifest, each with file, line and column
 */
export async function loadProject(directory: string, options: LoadOptions = {}): Promise<Project> {
  const { environment = 'development', review, ...facts } = options;
  const open = openProject(directory, { commit: commitOf });
  const catalogue = await catalogueOf(
    open.packages.map(({ name }) => name),
    open.folder,
  );
  const { values, diagnostics } = readProject(open, { descriptions: describe(catalogue), environment, review });
  if (values === undefined) {
    const errors = diagnostics.filter((diagnostic) => hasErrors([diagnostic]));
    const lines = errors.map(
      ({ message, code, source }) => `${source.file}:${source.line}:${source.column}: ${message} [${code}]`,
    );
    throw new UserError(`the manifest is invalid\n${lines.join('\n')}`, {
      code: 'manifest-invalid',
      exitCode: exitCodes.invalid,
    });
  }
  return buildProject(values, { ...facts, folder: join(open.folder, '..') });
}

/**
 * Builds the tree of values that were read.
 * @param options.folder where the project's packages are looked up, and the commit, unless `options.commit` tells it
 */
export async function buildProject(
  values: ProjectValues,
  { folder, ...options }: Omit<BuildOptions, 'catalogue'> & { readonly folder: string },
): Promise<Project> {
  const catalogue = await catalogueOf(values.packages, folder);
  return buildTree((props) => new Project(props), values, { commit: () => commitOf(folder), ...options, catalogue });
}

/** The built-in types and those of a project's packages. */
function catalogueOf(packages: readonly string[], folder: string): Promise<Catalogue> {
  return withPackages(builtInCatalogue, packages, folder);
}
