import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedPackage, packageRoot } from './package-folders';

let directory = '';

beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'infra-misbehaving-')));
  mkdirSync(join(directory, '.git'));
  mkdirSync(join(directory, '.infra'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Installs a package that consists of this code. */
function install(name: string, code: string): void {
  const folder = join(directory, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
  writeFileSync(join(folder, 'index.js'), code);
}

/** Runs the installed command in a project that uses a package. */
function infra(packages: readonly string[], ...argv: readonly string[]) {
  const lines = ['name: shop', 'registry: ghcr.io/acme', `packages: [${packages.join(', ')}]`];
  writeFileSync(
    join(directory, '.infra/project.yml'),
    `${lines.join('\n')}\napplications: { site: { stack: plain } }\n`,
  );
  const command = join(installedPackage(), 'node_modules', '.bin', 'infra');
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd: directory, encoding: 'utf8', timeout: 60_000 });
  return { status, stdout, stderr };
}

/** A module that brings a stack, which needs nothing to be described. */
const good = `
  class Plain { static description = {
    type: 'plain', summary: 'Nothing much.', parameters: { type: 'object', properties: {}, additionalProperties: false },
  }; }
  exports.stacks = { plain: Plain };
`;

describe('a package that misbehaves while it loads is named where it is written', () => {
  test.each([
    ['exits', `${good} process.exit(0);`, 'exits the process while it loads: process.exit(0)'],
    ['loops', `${good} for (;;);`, 'has not finished loading after 10 seconds'],
    ['throws', 'throw new Error("no luck");', 'cannot be loaded: no luck'],
    ['rejects', `${good} Promise.reject(new Error("dropped"));`, 'fails while it loads: dropped'],
    ['gets', 'Object.defineProperty(exports, "stacks", { enumerable: true, get() { throw new Error("no"); } });', 'no'],
    [
      'cycles',
      `${good} exports.stacks.plain.description.parameters.properties.self = exports.stacks.plain.description;`,
      'cannot be read',
    ],
  ])(
    '%s',
    (name, code, says) => {
      install(name, code);
      for (const argv of [['validate', '--format', 'json'], ['synth']]) {
        // A second wait for what never ends tells nothing new.
        if (name === 'loops' && argv[0] === 'synth') continue;
        const { status, stdout, stderr } = infra([name], ...argv);
        expect({ argv, status }).toEqual({ argv, status: 2 });
        const told = argv[0] === 'validate' ? stdout : stderr;
        expect(told).toContain(`the package ${name} `);
        expect(told).toContain(says);
        expect(stderr).not.toMatch(/\n\s+at /);
        if (argv[0] === 'validate')
          expect(JSON.parse(stdout)).toMatchObject({
            valid: false,
            diagnostics: [{ code: 'package-invalid', source: { line: 3, column: 12 } }],
          });
      }
    },
    60_000,
  );
});

test('what a package prints is not the result', () => {
  install('prints', `${good} console.log('hello from prints');`);
  const { status, stdout, stderr } = infra(['prints'], 'validate', '--format', 'json');
  expect({ status, document: JSON.parse(stdout) as unknown }).toEqual({
    status: 0,
    document: { valid: true, diagnostics: [] },
  });
  expect(stderr).toContain('hello from prints');
});

test('a project with a copy of project-infra of its own works with the command of another', () => {
  // GIVEN a command installed elsewhere, and beside the project a kit with a copy of the package for itself
  const installed = join(installedPackage(), 'node_modules');
  const own = join(directory, 'node_modules');
  mkdirSync(join(own, '@acme'), { recursive: true });
  for (const name of ['project-infra', 'cdk8s', 'constructs']) {
    cpSync(join(installed, name), join(own, name), { recursive: true, dereference: true });
  }
  for (const name of readdirSync(installed)) {
    if (!name.startsWith('.') && !existsSync(join(own, name))) symlinkSync(join(installed, name), join(own, name));
  }
  cpSync(join(packageRoot, 'test/fixtures/packages/infra-kit'), join(own, '@acme/infra-kit'), { recursive: true });
  const lines = ['name: shop', 'registry: ghcr.io/acme', 'packages: ["@acme/infra-kit"]'];
  writeFileSync(
    join(directory, '.infra/project.yml'),
    `${lines.join('\n')}\napplications: { site: { stack: public-site, addons: [redis] } }\n`,
  );
  const command = join(installed, '.bin', 'infra');
  // WHEN it is used
  const run = (...argv: string[]) => spawnSync(command, argv, { cwd: directory, encoding: 'utf8' });
  // THEN every object is there
  expect(run('validate')).toMatchObject({ status: 0, stderr: '' });
  const { status, stdout, stderr } = run('synth');
  expect({ status, error: stderr.includes('error') }).toEqual({ status: 0, error: false });
  const kinds = (stdout.match(/^kind: \w+/gm) ?? []).map((line) => line.replace('kind: ', ''));
  expect(kinds.filter((kind) => kind !== 'NetworkPolicy').sort()).toEqual([
    'Deployment',
    'Secret',
    'Secret',
    'Service',
    'Service',
    'StatefulSet',
  ]);
  expect(run('preview', '--offline')).toMatchObject({ status: 0 });
});
