import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { normalize } from 'node:path/posix';
import { exitCodes, UserError } from '../../model/error';
import { initOf } from './answers';
import { readCopilot } from './copilot';
import { applicationAt, asApplication, readFolders } from './folders';
import type { Found, Place, Reader } from './proposal';

/** What finds the applications of a repository; the first that finds any tells all. */
const readers: readonly Reader[] = [readCopilot, readFolders];

/** An application with the name that it gets. */
export type Named = Found & { readonly name: string };

/** The applications that a repository seems to have, each of a name of its own; none where nothing tells. */
export function findApplications(place: Place): readonly Named[] {
  for (const read of readers) {
    const found = read(place);
    if (found.length > 0) return named(withTop(found, place), place);
  }
  return [];
}

/**
 * The applications of folders that somebody names, or what they are asked to be.
 * @param stack what each is @default what its files look like
 * @throws UserError where a folder is not there, or nothing in it tells what it is
 */
export function applicationsIn(folders: readonly string[], place: Place, stack?: string): readonly Named[] {
  const chosen = [...new Set(folders.map((folder) => normalize(folder).replace(/\/+$/, '') || '.'))];
  return named(
    chosen.map((folder) => {
      const isInside = folder !== '..' && !folder.startsWith('../') && !folder.startsWith('/');
      if (!isInside || statSync(join(place.directory, folder), { throwIfNoEntry: false })?.isDirectory() !== true)
        throw refusal(
          `--folder: ${folder} is not a folder of the project`,
          'Give its path relative to the folder that .infra is created in.',
        );
      if (stack !== undefined) return asApplication(folder, { stack }, place);
      const found = applicationAt(folder, place);
      if (found === undefined)
        throw refusal(
          `--folder: cannot detect the stack of ${folder}`,
          'Choose one with --stack TYPE; infra stacks lists the types.',
        );
      return found;
    }),
    place,
  );
}

/** An app.json at the top is nobody's where the applications are further down. */
function withTop(found: readonly Found[], { directory }: Place): readonly Found[] {
  const [first, ...others] = found;
  if (first === undefined || found.some(({ folder }) => folder === '.') || !existsSync(join(directory, 'app.json')))
    return found;
  const notice = 'the top-level app.json belongs to no application; move it next to one';
  return [{ ...first, notices: [...(first.notices ?? []), notice] }, ...others];
}

/** Names that nobody chose give way to those that folders or files have. */
function named(found: readonly Found[], { descriptions }: Place): Named[] {
  const taken = new Set(['project', ...found.flatMap(({ name }) => name ?? [])]);
  const seen = new Set<string>();
  return found.map((each) => {
    const wanted = each.name ?? initOf(each.stack, descriptions).name ?? 'web';
    const isFree = each.name === undefined ? !taken.has(wanted) : !seen.has(wanted) && wanted !== 'project';
    const name = isFree ? wanted : freeName(wanted, new Set([...taken, ...seen]));
    seen.add(name);
    return { ...each, name };
  });
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let count = 2; ; count += 1) if (!taken.has(`${wanted}-${count}`)) return `${wanted}-${count}`;
}

function refusal(message: string, hint: string): UserError {
  return new UserError(message, { code: 'option-invalid', exitCode: exitCodes.invalid, hint });
}
