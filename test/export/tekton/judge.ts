import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { cacheFolder } from '../../e2e/tools';

const source = join(__dirname, 'judge');

/** What Tekton's own admission says of the objects of files, by kind and name; nothing of those that are not Tekton's. */
export function judged(files: { readonly [path: string]: string }): string[] {
  const objects = Object.values(files)
    .flatMap((content) => parseAllDocuments(content).map((document) => document.toJS() as TektonObject))
    .flatMap((object) => [object, ...(object.spec?.resourcetemplates ?? []).map(named)])
    .filter(({ apiVersion }) => /(^|\.)tekton\.dev\//.test(apiVersion));
  const input = objects.map((object) => `${JSON.stringify(object)}\n`).join('');
  const answers = execFileSync(judge(), { input, encoding: 'utf8' }).trimEnd().split('\n');
  return answers.flatMap((answer, index) => {
    const problem: unknown = JSON.parse(answer);
    const { kind, metadata } = objects[index] ?? { kind: '', metadata: {} };
    return problem === '' ? [] : [`${kind} ${metadata.name ?? ''}: ${String(problem)}`];
  });
}

/** An object with the name that the API server would make for it. */
function named(object: TektonObject): TektonObject {
  const { generateName, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, name: `${generateName ?? ''}x7k2p` } };
}

interface TektonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly generateName?: string };
  readonly spec?: { readonly resourcetemplates?: readonly TektonObject[] };
}

/** The program of Tekton's types, built once from its pinned modules. */
function judge(): string {
  const sum = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go']) sum.update(readFileSync(join(source, file)));
  const target = join(cacheFolder(), sum.digest('hex').slice(0, 16), 'tekton-judge');
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  const partial = `${target}.${process.pid}`;
  const env = { ...process.env, GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0', GOWORK: 'off' };
  execFileSync('go', ['build', '-trimpath', '-ldflags', '-s -w', '-o', partial, '.'], {
    cwd: source,
    env,
    stdio: 'pipe',
  });
  renameSync(partial, target);
  return target;
}
