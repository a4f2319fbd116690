import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project, run } from '../cli/run';

const home = mkdtempSync(join(tmpdir(), 'infra-containers-'));

afterAll(() => rmSync(home, { recursive: true, force: true }));

/**
 * A recorder in the place of podman: it takes down how it is called and which variables it has, and runs what is to run
 * in the image here instead.
 */
function recorder(): void {
  const path = join(home, 'podman');
  writeFileSync(
    path,
    `#!/bin/bash
echo "$*" >> ${home}/calls
case "$1 $2" in
  "image inspect") echo '{"5432/tcp":{}}';;
  "run --rm")
    echo "$TOKEN" > ${home}/token
    while [ $# -gt 0 ]; do
      case "$1" in
        --volume) case "$2" in *:/scripts:ro) scripts="\${2%%:*}";; *) work="\${2%%:*}";; esac; shift;;
        sh) break;;
      esac
      shift
    done
    cd "$work"; last="\${!#}"; exec bash -eo pipefail "$scripts/\${last##*/}";;
esac
`,
  );
  chmodSync(path, 0o755);
}

test('a job runs in its image with its services beside it, and no argument holds a secret', async () => {
  // GIVEN a job with an image, a service and a secret, and one without an image
  recorder();
  const directory = project(
    'name: shop',
    'pipelines:',
    '  main:',
    '    stages: [test]',
    '    jobs:',
    '      unit:',
    '        image: { name: "python:$V", entrypoint: [""] }',
    '        services: [{ name: "postgres:16", alias: db, command: [-c, fsync=off], variables: { PGDATA: /x } }]',
    '        variables: { V: "3.12", TOKEN: { secret: TOKEN }, URL: "https://u:$TOKEN@db" }',
    '        script: [echo inside > made.txt]',
    '        after_script: [echo "$CI_JOB_STATUS"]',
    '        artifacts: { paths: [made.txt] }',
    '      plain: { script: [echo outside] }',
  );
  const environment = { PATH: `${home}:/usr/bin:/bin`, XDG_CACHE_HOME: join(home, 'cache'), TOKEN: 'swordfish-3' };
  // WHEN
  const { stdout, code } = await run(['pipeline', 'run', '--json', '--engine', 'podman', '--parallel', '1'], {
    directory,
    environment,
  });
  // THEN everything is started, told of and ended, and only one job was in a container
  const calls = readFileSync(join(home, 'calls'), 'utf8').trim().split('\n');
  const tidy = calls.map((call) => call.replace(/infra-[0-9a-f]+/g, 'ID'));
  expect(code).toBe(0);
  expect(tidy.filter((call) => !call.startsWith('run --rm'))).toEqual([
    'info',
    'network create ID',
    'run --detach --name ID-service-0 --network ID --network-alias db --env PGDATA=/x postgres:16 -c fsync=off',
    'image inspect --format {{json .Config.ExposedPorts}} postgres:16',
    'rm --force --volumes ID-service-0',
    'rm --force --volumes ID-job-1',
    'rm --force --volumes ID-job-2',
    'network rm ID',
  ]);
  const runs = calls.filter((call) => call.startsWith('run --rm'));
  expect(runs).toHaveLength(2);
  expect(runs[0]).toMatch(
    / --env CI_PROJECT_DIR=\/builds\/project --env TOKEN --env V=3\.12 --env URL --entrypoint {2}python:3\.12 sh -c .*\/dev\/tcp\/db\/5432/s,
  );
  expect(runs[1]).toContain(' --env CI_JOB_STATUS=success ');
  expect(calls.join('\n')).not.toContain('swordfish');
  expect(readFileSync(join(home, 'token'), 'utf8')).toBe('swordfish-3\n');
  const [unit] = (JSON.parse(stdout) as { readonly jobs: readonly { readonly artifacts: string }[] }).jobs;
  expect(existsSync(join(unit?.artifacts ?? '', 'made.txt'))).toBe(true);
});
