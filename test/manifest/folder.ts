import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../lib/manifest';

const made: string[] = [];

/** A repository with these files, by path; removed after the tests of the file. */
export function repository(files: { readonly [path: string]: string | Buffer }): string {
  const root = mkdtempSync(join(tmpdir(), 'infra-manifest-'));
  made.push(root);
  mkdirSync(join(root, '.git'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** A repository whose only file is `.infra/project.yml`. */
export function project(text: string): string {
  return repository({ '.infra/project.yml': text });
}

/** Findings as `file:line:column severity code message`, the file relative to `.infra`. */
export function lines(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ source, severity, code, message }) => {
    const file = source.file.replace(/^.*\.infra\//, '');
    return `${file}:${source.line}:${source.column} ${severity} ${code} ${message}`;
  });
}

afterAll(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
});
