import type { ProjectValues } from '../model/values';

/** The files that the applications and shared add-ons of a project were written in; for the comment of what is made of them. */
export function manifestFiles({ applications, addons }: ProjectValues): readonly string[] {
  const files = new Set([...applications, ...addons].flatMap(({ source }) => source?.file ?? []));
  const folders = new Map<string, string[]>();
  for (const file of [...files].sort()) {
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  // Hundreds of names would tell less than the folder they are in.
  const named = [...folders].flatMap(([folder, members]) => (members.length > 4 ? [folder] : members));
  return named.length === 0 ? ['.infra/project.yml'] : named;
}
