import { load } from 'js-yaml';
import { addons } from '../../addons';
import { groupedParameters } from '../../lib/cli/types/groups';
import { parameterRows } from '../../lib/cli/types/parameters';
import { check } from '../../lib/model';
import { stacks } from '../../stacks';
import { run } from './run';

test('each stack and add-on is listed in one line', async () => {
  for (const [command, types] of [
    ['stacks', stacks],
    ['addons', addons],
  ] as const) {
    const { code, stdout, stderr } = await run([command]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(Object.keys(types));
    for (const [index, { description }] of Object.values(types).entries())
      expect(lines[index]).toContain(description.summary);
  }
});

test('all of an add-on is told', async () => {
  const { code, stdout } = await run(['addons', 'postgres']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^postgres {2}A PostgreSQL database\.\n\nDefault alias: DATABASE \(change it with as:\)\.\n/);
  expect(stdout).toMatch(/Provisioners: in-cluster, .*external\.\n/);
  expect(stdout).toMatch(/\n {2}url +DATABASE_URL +secret +postgres:\/\/user:password@host:port\/database\n/);
  expect(stdout).toMatch(/\n {2}database +"app" +Name of the database and of its user\. \(a-z, 0-9 and "_"/);
  expect(stdout).toMatch(/\nExample\n {2}addons:\n {4}- \{ type: postgres, as: DATABASE, parameters: \{ .* \} \}\n$/);
});

test('what differs by where an add-on comes from is told', async () => {
  const { stdout } = await run(['addons', 'postgres']);
  expect(stdout).toMatch(/\n {2}storage +"10Gi"; aws: "20Gi" +.*; aws: 20Gi to 64Ti/);
});

test('what a stack implies is told', async () => {
  const { stdout } = await run(['stacks', 'django']);
  expect(stdout).toContain('Adds postgres as DATABASE');
  expect(stdout).toContain('implied: { addons: false } turns it off');
});

test.each([
  ...Object.keys(addons).map((type) => ['addons', type]),
  ...Object.keys(stacks).map((type) => ['stacks', type]),
])('the example of %s %s can be pasted', async (command, type) => {
  const { stdout } = await run([command, type, '--json']);
  const { example } = JSON.parse(stdout) as { example: string };
  const parameters: unknown =
    command === 'addons'
      ? (load(example) as { addons: { parameters?: unknown }[] }).addons[0]?.parameters
      : (load(example) as { applications: { 'my-app': { parameters?: unknown } } }).applications['my-app'].parameters;
  const schemas = Object.entries({ ...addons, ...stacks }).find(([known]) => known === type)?.[1].description
    .parameters;
  expect(schemas).toBeDefined();
  expect(check(parameters ?? {}, schemas ?? {})).toEqual([]);
  expect(example).not.toContain('…');
});

test('an unknown one is told with the nearest', async () => {
  expect(await run(['addons', 'postgre'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: unknown add-on "postgre" [unknown-addon]\n  Did you mean "postgres"?\n',
  });
  const { code, stderr } = await run(['stacks', 'x']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('Choose one of web, ')]);
});

test('outside of any project the built-in ones are told', async () => {
  const { code, stdout } = await run(['addons', 'toString'], { directory: '/' });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect((await run(['stacks'], { directory: '/' })).code).toBe(0);
});

test('what is inside of maps and lists is told, whichever form of a value has it', async () => {
  const { stdout } = await run(['stacks', 'web', '--all']);
  for (const name of ['volumes.<name>.size', 'tolerations[].key', 'networkPolicy.ingress[].cidr', 'patches[].kind'])
    expect(stdout).toContain(`\n  ${name} `);
});

describe('what a stack has of its own comes first', () => {
  test('and then a line for each of what most have, by what it is about', async () => {
    const { stdout } = await run(['stacks', 'nextjs']);
    expect(stdout).toMatch(
      /^nextjs .*\n\nParameters\n {2}release .*\n {2}directory .*\n\nReached by HTTP\n {2}port .* Default: 3000\.\n/,
    );
    expect(stdout).toContain(
      '\n  autoscaling       Scales the number of pods with the load, instead of a fixed number of replicas.\n',
    );
    expect(stdout).not.toContain('autoscaling.min');
    expect(stdout).toMatch(/\nRun infra stacks nextjs --all, or see .*\n$/);
    expect((await run(['stacks', 'nextjs', '--all'])).stdout).toContain('\n  autoscaling.min ');
  });

  test('what goes by a common name, and means something else, is its own', async () => {
    const { stdout } = await run(['stacks', 'storm-topology']);
    expect(stdout).toMatch(/Parameters\n( {2}.*\n)* {2}args .*Arguments of the class\..*\n( {2}.*\n)*\nWhat runs\n/);
  });

  test.each(['web', 'cron', 'worker'] as const)('%s has nothing of its own that others have', (type) => {
    const { description } = stacks[type];
    const own = groupedParameters(parameterRows(description.parameters), description, stacks.web.description);
    const names = own.flatMap(({ isCommon, rows }) => (isCommon ? [] : rows.map(({ name }) => name)));
    expect(names).toEqual(type === 'cron' ? ['schedule', 'timezone', 'concurrency'] : []);
  });

  test.each([80, 120])('no line is longer than a terminal of %i columns but for an example', async (columns) => {
    for (const [command, type] of [
      ['stacks', 'nextjs'],
      ['addons', 'kafka'],
      ['stacks', ''],
      ['addons', ''],
    ] as const) {
      const { stdout } = await run([command, ...(type === '' ? [] : [type])], { columns });
      const [told = ''] = stdout.split('\nExample\n');
      expect(told.split('\n').filter((line) => line.length > columns)).toEqual([]);
    }
  });
});
