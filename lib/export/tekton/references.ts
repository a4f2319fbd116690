/** The folder of a run's workspace, as Tekton puts it in. */
export const filesPath = '$(workspaces.files.path)';

/** Whether a part of an export reads or writes the files of the run. */
export function asksForFiles(part: unknown): boolean {
  return JSON.stringify(part).includes(filesPath);
}

/** Names of the parameters that a part of an export asks for, each once. */
export function parametersIn(part: unknown): readonly string[] {
  const found = [...JSON.stringify(part).matchAll(/\$\(params\.([\w-]+)\)/g)].map(([, name = '']) => name);
  return [...new Set(found)];
}
