import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../lib/cli/commands';
import { packageRoot, run } from './run';

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
