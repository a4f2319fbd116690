import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { installedPackage, packageRoot, packedPackage, projectFolder } from './package-folders';

interface Manifest {
  readonly version: string;
  readonly exports: { readonly [entry: string]: string | { readonly types: string; readonly default: string } };
}

const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as Manifest;
const made: string[] = [];

function folder(files: { readonly [path: string]: string } = {}): string {
  const path = projectFolder(files);
  made.push(path);
  return path;
}

afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

function npx(directory: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', 'infra', ...args], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', NO_COLOR: '1', npm_config_loglevel: 'error' },
  });
  return { status, stdout, stderr };
}

test('it holds what is named, and neither sources nor tests', () => {
  const { stdout } = spawnSync('tar', ['-tzf', packedPackage()], { encoding: 'utf8' });
  const files = stdout
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''));
  const named = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  for (const path of [...named, './dist/bin/infra.js', './dist/catalogue.json'])
    expect(files).toContain(path.replace('./', ''));
  expect(files.filter((path) => /(^|\/)(test|examples|node_modules|bench)\//.test(path))).toEqual([]);
  expect(files.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([]);
});

test('npx infra --version', () => {
  expect(npx(installedPackage(), '--version')).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

test('from an empty folder to a preview', () => {
  const directory = folder();
  expect(npx(directory, 'init', '--yes', '--name', 'shop', '--stack', 'django')).toMatchObject({
    status: 0,
    stdout: '.infra/project.yml\n',
  });
  // The schema for editors is where the first line says.
  const text = readFileSync(join(directory, '.infra', 'project.yml'), 'utf8');
  const schema = /\$schema=(.*)/.exec(text)?.[1] ?? 'none';
  expect(existsSync(join(directory, '.infra', schema))).toBe(true);
  expect(npx(directory, 'validate')).toEqual({
    status: 0,
    stdout: 'valid: 1 application, 4 environments\n',
    stderr: '',
  });
  const shown = npx(directory, 'show');
  expect(load(shown.stdout)).toMatchObject({ name: 'shop', applications: { web: { stack: 'django' } } });
  const preview = npx(directory, 'preview', '--offline');
  expect({ status: preview.status, stderr: preview.stderr }).toEqual({ status: 0, stderr: '' });
  expect(preview.stdout).toContain('+ Deployment web ');
  expect(preview.stdout).toContain('+ StatefulSet web-database ');
});

/** Type-checks a program beside the installed package: the compiler is the checkout's, the libraries are the folder's. */
function typeCheck(program: string, module: string, moduleResolution: string) {
  const compilerOptions = {
    target: 'es2022',
    module,
    moduleResolution,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  const directory = folder({
    'program.ts': program,
    'tsconfig.json': JSON.stringify({ compilerOptions, files: ['program.ts'] }),
    'package.json': JSON.stringify({
      name: 'program',
      private: true,
      type: module === 'es2022' ? 'module' : 'commonjs',
    }),
  });
  const tsc = join(dirname(createRequire(__filename).resolve('typescript/package.json')), 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', directory], { encoding: 'utf8' });
  return { status, stdout };
}

describe('imports', () => {
  const program = [
    "import { Application, exportPipelines, Job, loadProject, Pipeline, Project, type Catalogue, type ProjectProps } from 'project-infra';",
    "import { Cron, Django, Web, Worker, type WebProps } from 'project-infra/stacks';",
    "import { Postgres, Redis, Secret } from 'project-infra/addons';",
    "import { deployProject, deployStack } from 'project-infra/pulumi';",
    "import { Testing } from 'project-infra/testing';",
    '',
    "const props: ProjectProps = { name: 'shop', environment: 'production', registry: 'ghcr.io/acme' };",
    'const project = new Project(props);',
    "const web = new Application(project, 'web', { variables: { LEVEL: 'info' } });",
    "const database = new Postgres(web, 'DATABASE', { version: '16', storage: '20Gi' });",
    'const web2: WebProps = { port: 3000 };',
    "new Web(web, 'web', web2);",
    '// @ts-expect-error an unknown parameter',
    "new Web(web, 'other', { prot: 3000 });",
    '// @ts-expect-error a parameter of the wrong type',
    "new Redis(web, 'CACHE', { persistent: 'yes' });",
    '// @ts-expect-error a schedule is required',
    "new Cron(web, 'cron', {});",
    'export const objects: readonly { readonly kind: string }[] = Testing.synth(project);',
    "export const url: string = database.binding('url');",
    'export const all: unknown[] = [Worker, Django, Secret, loadProject, deployProject, deployStack];',
    'export type Types = Catalogue;',
    "const main = new Pipeline(project, 'main', { stages: ['test'] });",
    "new Job(main.stage('test'), 'unit', { script: 'make' });",
    "export const files: Promise<string[]> = exportPipelines(project, 'gitlab-ci').then(({ files: all }) => all.map(({ path }) => path));",
    '',
  ].join('\n');

  test.each([
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['es2022', 'bundler'],
  ])('type-check with module %s, moduleResolution %s', (module, moduleResolution) => {
    expect(typeCheck(program, module, moduleResolution)).toEqual({ status: 0, stdout: '' });
  });

  test('of the package of types that CONTRIBUTING shows type-check', () => {
    const contributing = readFileSync(join(packageRoot, 'CONTRIBUTING.md'), 'utf8');
    const sample = /## Publish types as a package.*?```ts\n(.*?)```/s.exec(contributing)?.[1] ?? 'no sample';
    expect(typeCheck(sample, 'node16', 'node16')).toEqual({ status: 0, stdout: '' });
  });

  test('run as CommonJS and as an ES module', () => {
    const directory = folder();
    const body = [
      "const project = new Project({ name: 'shop', environment: 'production', registry: 'ghcr.io/acme' });",
      "const web = new Application(project, 'web');",
      "new Postgres(web, 'DATABASE'); new Web(web, 'web', { port: 3000 });",
      "console.log(Testing.synth(project).map(({ kind }) => kind).join(' '), typeof deployStack);",
    ];
    const names = [
      ['{ Application, Project }', 'project-infra'],
      ['{ Web }', 'project-infra/stacks'],
      ['{ Postgres }', 'project-infra/addons'],
      ['{ deployStack }', 'project-infra/pulumi'],
      ['{ Testing }', 'project-infra/testing'],
    ];
    writeFileSync(
      join(directory, 'a.cjs'),
      [...names.map(([what, from]) => `const ${what} = require('${from}');`), ...body].join('\n'),
    );
    writeFileSync(
      join(directory, 'a.mjs'),
      [...names.map(([what, from]) => `import ${what} from '${from}';`), ...body].join('\n'),
    );
    const outcomes = ['a.cjs', 'a.mjs'].map((file) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(directory, file)], { encoding: 'utf8' });
      return { status, stdout, stderr };
    });
    expect(outcomes[0]).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/StatefulSet.* Deployment .*function/) as string,
    });
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});
