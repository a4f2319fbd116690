import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenProject } from '../manifest/open';
import type { Descriptions } from '../model/description';

/**
 * The types a project can use. For built-in ones alone they are read from the catalogue that the build writes beside the
 * classes, which takes a hundredth of the time that loading the classes takes.
 */
export async function readCatalogue({
  packages,
  folder,
}: Pick<OpenProject, 'packages' | 'folder'>): Promise<Descriptions> {
  // Three folders up from dist/lib/cli/commands, where the bundled command is; sources have no such file.
  const written = ['../..', '../../..'].map((up) => join(__dirname, up, 'catalogue.json')).find(existsSync);
  if (packages.length === 0 && written !== undefined) return JSON.parse(readFileSync(written, 'utf8')) as Descriptions;
  const [{ catalogueOf }, { describe }] = await Promise.all([
    import('../load-project.js'),
    import('../model/catalogue.js'),
  ]);
  return describe(
    await catalogueOf(
      packages.map(({ name }) => name),
      join(folder, '..'),
    ),
  );
}
