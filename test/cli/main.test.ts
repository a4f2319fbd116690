import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../lib/cli/commands';
import { packageRoot, repository, run } from './run';

test('without arguments it prints the help', async () => {
  const { code, stdout, stderr } = await run([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const [name, { summary }] of Object.entries(commands))
    expect(stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
});

test('--help prints the same', async () => {
  expect(await run(['--help'])).toEqual(await run([]));
});

test.each(Object.keys(commands))('%s --help tells its options', async (name) => {
  const { code, stdout, stderr } = await run([name, '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^Usage: infra ${name} `));
  expect(stdout.split('\n').filter((line) => line.length > 120)).toEqual([]);
});

test.each([
  [['help'], ['--help']],
  [
    ['help', 'deploy'],
    ['deploy', '--help'],
  ],
  [
    ['help', 'config', 'set'],
    ['config', 'set', '--help'],
  ],
  [
    ['config', 'help', 'set'],
    ['config', 'set', '--help'],
  ],
])('%j is %j', async (asked, same) => {
  const outcome = await run(asked);
  expect(outcome).toEqual(await run(same));
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
});

test('help does not tell that a repeatable option is given no times by default', async () => {
  const { stdout } = await run(['deploy', '--help']);
  expect(stdout).toContain('repeatable');
  expect(stdout).not.toContain('default: []');
});

test.each([
  [['deploi'], 'infra'],
  [['help', 'deploi'], 'infra'],
  [['deploy', '--nope'], 'infra deploy'],
  [['config', 'set'], 'infra config set'],
  [['config', 'sett'], 'infra config'],
])('the mistake of %j ends with where the help is', async (argv, command) => {
  const { code, stderr } = await run(argv);
  expect({ code, last: stderr.trimEnd().split('\n').at(-1) }).toEqual({ code: 2, last: `see ${command} --help` });
});

test('--version prints the version of the package', async () => {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { readonly version: string };
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

describe('mistakes on the command line exit with 2, on standard error only', () => {
  test.each([
    { argv: ['validat'], said: ["unknown command 'validat'", 'Did you mean validate?'] },
    { argv: ['deploi'], said: ["unknown command 'deploi'", 'Did you mean deploy?'] },
    { argv: ['synth', '--al'], said: ["unknown option '--al'", 'Did you mean --all?'] },
    { argv: ['validate', '--format', 'xml'], said: ["argument 'xml' is invalid", 'text, json, github, sarif'] },
    { argv: ['show', '--env'], said: ["option '-e, --env <name>' argument missing"] },
    { argv: ['validate', 'surplus'], said: ['too many arguments'] },
    { argv: ['generate', 'pulumy'], said: ["unknown command 'pulumy'", 'Did you mean pulumi?'] },
  ])('$argv', async ({ argv, said }) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const text of said) expect(stderr).toContain(text);
  });
});

test('an option before the command is refused with words', async () => {
  const { code, stdout, stderr } = await run(['--env', 'production', 'show']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("unknown option '--env'");
});

describe('where there is no project, no place in a file is told', () => {
  test('outside of one', async () => {
    const directory = repository({ README: '' });
    expect(await run(['deploy'], { directory })).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: there is no .infra folder in ${directory} or any folder above it [project-missing]\n  Run infra init to create one.\n`,
    });
  });

  test('with --project naming a folder that is not there', async () => {
    expect(await run(['deploy', '-C', '/nope'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: there is no folder /nope [project-missing]\n  Give the folder that holds .infra.\n',
    });
  });
});

test('several mistakes are told one after the other, each with its own hint', async () => {
  // GIVEN two applications whose patches fail in different ways
  const application = (patch: string) => `{ stack: web, image: "x:1", parameters: { patches: [${patch}] } }`;
  const directory = repository({
    '.infra/project.yml': [
      'name: shop',
      'applications:',
      `  a: ${application('{ kind: Deployment, patch: [{ op: remove, path: /spec/nothing }] }')}`,
      `  b: ${application('{ kind: Ingress, patch: { spec: {} } }')}`,
      '',
    ].join('\n'),
  });

  // WHEN
  const { code, stderr } = await run(['synth'], { directory });

  // THEN
  expect({ code, told: stderr.replace(/:.*\[/g, ': … [') }).toEqual({
    code: 2,
    told: [
      'error: … [patch-path]',
      '  Run infra synth to see the object.',
      'error: … [patch-unmatched]',
      '  Name one of these, or remove the patch.',
      '',
    ].join('\n'),
  });
});
