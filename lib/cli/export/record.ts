import { requestIn, commandOf, sameOutput, type ExportRequest } from '../../export';
import { UserError } from '../../model/error';
import type { OutputFolder } from '../output-folder';

/** In the `.infra` folder, and committed: what a repository exports, whatever became of the files themselves. */
const file = 'exports';

const head = '# Repeated by infra export --all, one export per line. Delete the lines you no longer need.\n';

/** The exports that a project is known to make. @throws UserError on a line that is none */
export function recordedExports(folder: OutputFolder): ExportRequest[] {
  return (folder.read(file) ?? '').split('\n').flatMap((text, index) => {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) return [];
    const request = requestIn(line);
    if (request !== undefined) return [request];
    throw new UserError(`line ${index + 1} of ${folder.shown(file)}, ${JSON.stringify(line)}, is not an export`, {
      code: 'export-unknown',
      hint: 'A line looks like this: infra export gitlab-ci. Delete the line, and run the export again.',
    });
  });
}

/** Keeps in mind that a project makes an export. */
export function recordExport(folder: OutputFolder, request: ExportRequest): void {
  const known = recordedExports(folder);
  const requests = [...known.filter((other) => !sameOutput(other, request)), request];
  const text = head + [...new Set(requests.map((each) => `${commandOf(each)}\n`))].sort().join('');
  if (folder.read(file) !== text) folder.write(file, text);
}
