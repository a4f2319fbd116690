import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../manifest/diagnostics/diagnostic';
import { mergeTypes } from '../manifest/merge-types';
import type { OpenProject } from '../manifest/open';
import type { Descriptions } from '../model/description';
import { UserError } from '../model/error';

/** The types a project can use, and which of its packages do not bring any. */
export interface CatalogueReading {
  readonly descriptions: Descriptions;
  /** What is wrong with packages: types are missing then, so that nothing else can be said of the project. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The types of the package itself, without loading their classes where the build has written them down. */
export async function builtInDescriptions(): Promise<Descriptions> {
  // Three folders up from dist/lib/cli/commands, where the bundled command is; sources have no such file.
  const written = ['../..', '../../..'].map((up) => join(__dirname, up, 'catalogue.json')).find(existsSync);
  if (written !== undefined) return JSON.parse(readFileSync(written, 'utf8')) as Descriptions;
  const [{ builtInCatalogue }, { describe }] = await Promise.all([
    import('../load-project.js'),
    import('../model/catalogue.js'),
  ]);
  return describe(builtInCatalogue);
}

/**
 * The types a project can use. For built-in ones alone they are read from the catalogue that the build writes beside the
 * classes, which takes a hundredth of the time that loading the classes takes; packages tell theirs in threads of their own.
 */
export async function readCatalogue({ packages, folder, files }: OpenProject): Promise<CatalogueReading> {
  if (packages.length === 0) return { descriptions: await builtInDescriptions(), diagnostics: [] };
  const { tryPackage } = await import('../manifest/package-trial.js');
  const tried = packages.map(({ name }) => tryPackage(name, dirname(folder)));
  await Promise.allSettled(tried);
  const diagnostics: Diagnostic[] = [];
  let descriptions = await builtInDescriptions();
  for (const [index, { name, source }] of packages.entries()) {
    try {
      const brought = await tried[index];
      if (brought !== undefined) descriptions = mergeTypes(descriptions, brought, name);
    } catch (error) {
      if (!UserError.is(error)) throw error;
      const { message, hint } = error;
      const line = files.get(source.file)?.text.split('\n')[source.line - 1] ?? '';
      const quotes = /["']/.test(line.charAt(source.column - 1)) ? 2 : 0;
      diagnostics.push({
        code: 'package-invalid',
        severity: 'error',
        message,
        ...(hint === undefined ? {} : { hint }),
        source: { ...source, endLine: source.line, endColumn: source.column + name.length + quotes },
      });
    }
  }
  return { descriptions, diagnostics };
}
