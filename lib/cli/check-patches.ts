import { dirname } from 'node:path';
import type { Diagnostic } from '../manifest/diagnostics/diagnostic';
import type { OpenProject } from '../manifest/open';
import { readProject, type PatchedApplication } from '../manifest/read-project';
import { ConstructError, reviewEnvironment, type Descriptions, type DiagnosticCode, type ErrorCode } from '../model';
import { buildProject } from '../load-project';

/** What can be wrong with patches, which only the objects tell. */
const codes: ReadonlySet<ErrorCode> = new Set<DiagnosticCode>([
  'patch-unmatched',
  'patch-identity',
  'patch-path',
  'patch-type',
  'secret-exposed',
]);

/** Makes the objects that patches change, in each environment that has some, and tells what is wrong with the patches. */
export async function checkPatches(
  open: OpenProject,
  descriptions: Descriptions,
  patched: readonly PatchedApplication[],
): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const environment of new Set(patched.map((application) => application.environment))) {
    const review = environment === reviewEnvironment ? 'pr-0' : undefined;
    const { values } = readProject(open, { descriptions, environment, review });
    if (values === undefined) continue;
    const project = await buildProject(values, { folder: dirname(open.folder) });
    for (const { path, problem, code, hint, parameter } of failures(() => project.prepare())) {
      const at = patched.find((one) => one.environment === environment && path.split('/')[0] === one.application);
      const source = at?.sources[Number(parameter?.[1])];
      if (at === undefined || source === undefined || !isPatchCode(code)) continue;
      const message = `${at.application} ${problem}`;
      diagnostics.push({ code, severity: 'error', message, ...(hint === undefined ? {} : { hint }), source });
    }
  }
  return diagnostics;
}

function isPatchCode(code: ErrorCode): code is DiagnosticCode {
  return codes.has(code);
}

/** What constructs complain of; other errors are none of the patches. */
function failures(action: () => void): ConstructError[] {
  try {
    action();
    return [];
  } catch (error) {
    const complaints = partsOf(error).filter((one) => one instanceof ConstructError);
    if (complaints.length === 0) throw error;
    return complaints;
  }
}

/** The errors that one error stands for, which may stand for others in turn. */
function partsOf(error: unknown): readonly unknown[] {
  return error instanceof Error && Array.isArray(error.cause) ? error.cause.flatMap(partsOf) : [error];
}
