import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { project, repository, run } from './run';

/** A stand-in for docker, which no test machine has: writes down what it was called with, and fails where it is told to. */
function fakeDocker(): { readonly environment: NodeJS.ProcessEnv; readonly calls: () => string[][] } {
  const folder = repository({});
  const record = join(folder, 'calls');
  writeFileSync(record, '');
  const script = [
    '#!/bin/sh',
    `for word; do printf '%s\\t' "$word" >> '${record}'; done; echo >> '${record}'`,
    'case "$*" in *broken*) echo "no such service" >&2; exit 14;; esac',
  ];
  writeFileSync(join(folder, 'docker'), `${script.join('\n')}\n`);
  chmodSync(join(folder, 'docker'), 0o755);
  return {
    environment: { PATH: `${folder}:/usr/bin:/bin` },
    calls: () =>
      readFileSync(record, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split('\t').slice(0, -1)),
  };
}

const shop = ['name: shop', 'applications: { web: { stack: web, addons: [postgres] } }'];

test('up makes values once, keeps them from git and from others, and says where applications are', async () => {
  const directory = project(...shop);
  const { environment, calls } = fakeDocker();
  // WHEN it is started twice
  const first = await run(['local', 'up'], { directory, environment });
  const values = readFileSync(join(directory, '.infra/local/.env'), 'utf8');
  const second = await run(['local', 'up', 'web'], { directory, environment });
  // THEN Compose gets the file and the values, which stay
  expect(first).toEqual({ code: 0, stdout: 'web  http://localhost:8080\n', stderr: '' });
  expect(second.code).toBe(0);
  expect(values).toMatch(/^WEB_DATABASE_PASSWORD=[A-Za-z0-9]{32}\n$/);
  expect(readFileSync(join(directory, '.infra/local/.env'), 'utf8')).toBe(values);
  expect(statSync(join(directory, '.infra/local/.env')).mode & 0o777).toBe(0o600);
  const flags = ['compose', '--project-directory', directory, '--env-file', join(directory, '.infra/local/.env')];
  const file = join(directory, '.infra/local/compose.yaml');
  const start = ['up', '--detach', '--build', '--remove-orphans'];
  expect(calls()).toEqual([
    ['compose', 'version'],
    [...flags, '--file', file, ...start],
    ['compose', 'version'],
    [...flags, '--file', file, ...start, 'web'],
  ]);
  // THEN no value is in what git sees, nor in the file, nor in an argument
  const secret = values.trim().split('=')[1] ?? '';
  expect(readFileSync(file, 'utf8')).not.toContain(secret);
  expect(calls().flat().join(' ')).not.toContain(secret);
  expect(Object.keys((parse(readFileSync(file, 'utf8')) as { services: object }).services)).toContain('web-database');
  execFileSync('git', ['init', '--quiet'], { cwd: directory });
  expect(execFileSync('git', ['status', '--short', '--untracked-files=all'], { cwd: directory }).toString()).toBe(
    '?? .infra/project.yml\n',
  );
});

test('what only people know is asked for, and taken from the file or the environment', async () => {
  const directory = project(
    'name: shop',
    'applications:',
    '  web:',
    '    stack: web',
    '    variables: { TOKEN: { secret: API_TOKEN } }',
  );
  const { environment, calls } = fakeDocker();
  // GIVEN no value, THEN nothing is started
  const refused = await run(['local', 'up'], { directory, environment });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('error: WEB_API_TOKEN has no value [local-value-missing]');
  expect(calls()).toEqual([['compose', 'version']]);
  // GIVEN one in the environment, or in the file, THEN it is
  expect((await run(['local', 'up'], { directory, environment: { ...environment, WEB_API_TOKEN: 'x' } })).code).toBe(0);
  writeFileSync(join(directory, '.infra/local/.env'), 'WEB_API_TOKEN=y');
  expect((await run(['local', 'up'], { directory, environment })).code).toBe(0);
});

test('down keeps data unless told; logs follow; an override is read; failures are failures', async () => {
  const directory = repository({ '.infra/project.yml': shop.join('\n'), 'compose.override.yaml': 'services: {}\n' });
  const { environment, calls } = fakeDocker();
  await run(['local', 'down'], { directory, environment });
  await run(['local', 'down', '--delete-data'], { directory, environment });
  await run(['local', 'logs', '-f', 'web'], { directory, environment });
  const failed = await run(['local', 'up', 'broken'], { directory, environment });
  const after = calls()
    .filter(([, word]) => word !== 'version')
    .map((words) => words.slice(words.indexOf(join(directory, '.infra/local/compose.yaml')) + 1));
  const override = ['--file', join(directory, 'compose.override.yaml')];
  expect(after.slice(0, 3)).toEqual([
    [...override, '--profile', '*', 'down', '--remove-orphans'],
    [...override, '--profile', '*', 'down', '--remove-orphans', '--volumes'],
    [...override, 'logs', '--follow', 'web'],
  ]);
  expect(failed).toEqual({ code: 1, stdout: '', stderr: 'no such service\n' });
});

test('without Docker and Podman it says what to install', async () => {
  const { code, stderr } = await run(['local', 'up'], {
    directory: project(...shop),
    environment: { PATH: '/nowhere' },
  });
  expect(code).toBe(1);
  expect(stderr).toContain(
    'no Compose implementation found; looked for docker compose, podman compose, docker-compose',
  );
  expect(stderr).toContain('[compose-missing]');
});
