import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { installedPackage, npm, pack, packageRoot, projectFolder } from './package-folders';

const fixtures = join(packageRoot, 'test', 'fixtures', 'packages');
const tarballs = mkdtempSync(join(tmpdir(), 'infra-packages-'));
let directory = '';

beforeAll(() => {
  const packed = ['infra-kit', 'infra-extras', 'nothing', 'duplicate'].map((name) => {
    const destination = join(tarballs, name);
    mkdirSync(destination);
    return pack(join(fixtures, name), destination);
  });
  directory = projectFolder({ 'package.json': JSON.stringify({ name: 'elsewhere', private: true }) });
  // The package itself is installed in the folder above, as in a workspace.
  npm(directory, 'install', '--prefix', directory, '--legacy-peer-deps', ...packed);
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
  rmSync(tarballs, { recursive: true, force: true });
});

/** Runs the installed command on a manifest. */
function infra(lines: readonly string[], ...args: readonly string[]) {
  mkdirSync(join(directory, '.infra'), { recursive: true });
  writeFileSync(join(directory, '.infra', 'project.yml'), `${lines.join('\n')}\n`);
  const command = join(installedPackage(), 'node_modules', '.bin', 'infra');
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
  });
  return { status, stdout, stderr };
}

const good = [
  'name: shop',
  'registry: ghcr.io/acme',
  'packages: ["@acme/infra-kit", "@acme/infra-extras"]',
  'applications:',
  '  site: { stack: public-site@^1, parameters: { directory: /www } }',
  '  bot: { stack: bot, parameters: { channel: "#shop" }, addons: [beanstalk] }',
];

test('types of packages are validated like the built-in ones', () => {
  expect(infra(good, 'validate')).toEqual({ status: 0, stdout: 'valid: 2 applications, 4 environments\n', stderr: '' });
});

test('their parameters are checked where they are written, with the nearest match', () => {
  const bad = [
    ...good.slice(0, 4),
    '  site: { stack: public-site, parameters: { directroy: /www, replicas: many } }',
    '  bot: { stack: bto, addons: [beanstak] }',
    '  other: { stack: public-site@^2 }',
    '  needy: { stack: bot }',
  ];
  const { status, stdout, stderr } = infra(bad, 'validate');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  for (const [place, message] of [
    ['.infra/project.yml:5:45 error unknown-key', 'did you mean "directory"?'],
    ['.infra/project.yml:5:72 error wrong-type', 'many'],
    ['.infra/project.yml:6:17 error unknown-stack', 'did you mean "bot"?'],
    ['.infra/project.yml:6:31 error unknown-addon', 'did you mean "beanstalk"?'],
    ['.infra/project.yml:7:31 error version-mismatch', '1.2.0'],
    ['.infra/project.yml:8:19 error missing-key', 'channel'],
  ] as const) {
    const block = stderr.split('\n\n').find((text) => text.startsWith(place));
    expect({ place, block }).toEqual({ place, block: expect.stringContaining(message) as string });
  }
});

test('they are shown, with what they imply', () => {
  const { status, stdout, stderr } = infra(good, 'show');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(load(stdout)).toMatchObject({
    applications: {
      site: {
        stack: 'public-site',
        parameters: { directory: '/www' },
        variables: { MAIL_HOST: 'mail.acme.example', MAIL_PASSWORD: '••••••' },
        runs: ['Deployment site ×1'],
      },
      bot: { variables: { CHANNEL: '#shop', BEANSTALK_SERVERS: 'bot-beanstalk.shop-development.svc:11300' } },
    },
  });
  expect(stdout).toMatch(/MAIL: +# implied by public-site/);
});

test('they are synthesized and previewed', () => {
  const { status, stdout } = infra(good, 'synth');
  expect(status).toBe(0);
  const objects = loadAll(stdout) as { readonly kind: string; readonly metadata: { readonly name: string } }[];
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
    expect.arrayContaining(['Deployment site', 'Service site', 'Deployment bot', 'StatefulSet bot-beanstalk']),
  );
  const preview = infra(good, 'preview', '--offline');
  expect({ status: preview.status, stderr: preview.stderr }).toEqual({ status: 0, stderr: '' });
  expect(preview.stdout).toMatch(/\+ Deployment site +\.infra\/project\.yml:5/);
});

describe('a package that cannot be used is an error where it is named', () => {
  const cases = [
    {
      named: '@acme/missing',
      says: 'the package @acme/missing is not installed',
      hint: 'npm install --save-dev @acme/missing',
    },
    {
      named: '@acme/nothing',
      says: 'the package @acme/nothing provides neither stacks nor add-ons',
      hint: 'It must export',
    },
    { named: '@acme/duplicate', says: 'the package @acme/duplicate provides web, which already exists', hint: '' },
  ];

  test.each(cases)('$named', ({ named, says, hint }) => {
    const lines = ['name: shop', 'packages:', `  - "${named}"`, 'applications: { site: { stack: public-site } }'];
    for (const argv of [['validate'], ['show'], ['synth']]) {
      const { status, stdout, stderr } = infra(lines, ...argv);
      expect({ argv, status, stdout }).toEqual({ argv, status: 2, stdout: '' });
      expect(stderr).toMatch(/^\.infra\/project\.yml:3:5 error package-invalid\n/);
      expect(stderr).toContain(`    |     ${'^'.repeat(named.length + 2)}\n`);
      expect(stderr).toContain(says);
      expect(stderr).toContain(hint);
      // Types that the package may have brought are not complained about.
      expect(stderr).not.toContain('unknown-stack');
    }
  });

  test('for machines, too', () => {
    const { status, stdout } = infra(['name: shop', 'packages: ["@acme/missing"]'], 'validate', '--format', 'json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      diagnostics: [
        { code: 'package-invalid', source: { file: '.infra/project.yml', line: 2, column: 12, endColumn: 27 } },
      ],
    });
  });

  test('a path is no package, and is not run', () => {
    writeFileSync(join(directory, 'evil.js'), "require('node:fs').writeFileSync(__dirname + '/ran', '');");
    const { status, stderr } = infra(['name: shop', 'packages: ["../../evil.js", "./evil.js"]'], 'validate');
    expect(status).toBe(2);
    expect(stderr).toContain('.infra/project.yml:2:12 error');
    expect(() => readFileSync(join(directory, 'ran'))).toThrow();
  });
});
