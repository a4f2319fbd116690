import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dirname, isAbsolute, normalize } from 'node:path/posix';
import { quote } from '../model/check';
import { meant } from '../model/meant';
import { get, textOf, type MapNode } from './yaml/node';
import type { Report } from './diagnostics/report';

/** Checks that the folder an application is built from is there, where the repository is there and not its manifest alone. */
export function checkBuildFolder(application: MapNode, repository: string, report: Report): void {
  const node = get(get(application, 'build'), 'context');
  const path = textOf(node);
  if (node === undefined || path === undefined) return;
  const folder = normalize(path).replace(/\/$/, '');
  if (folder === '.' || isAbsolute(folder) || folder.split('/')[0] === '..' || isFolder(join(repository, folder)))
    return;
  if (foldersIn(repository).length === 0) return;
  const parent = dirname(folder);
  const beside = foldersIn(join(repository, parent)).map((name) => normalize(join(parent, name)));
  const message = `build context ${quote(path)} is not a folder of the repository; ${meant(folder, beside, 'there are no folders here')}`;
  report.error('file-missing', node.span, message, 'Paths are relative to the root of the repository.');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Folders of a folder by name, without hidden ones; none where it cannot be read. */
function foldersIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
