import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Storm } from '../../addons';
import { Application } from '../../lib/model';
import { StormTopology, type StormTopologyProps } from '../../stacks';
import { containerOf, environmentOf, manifests, names, newProject } from '../tree';

const mainClass = 'com.acme.Clicks';

function topology(
  props: Partial<StormTopologyProps> = {},
  prepare: (application: Application) => void = () => undefined,
) {
  const application = new Application(newProject(), 'clicks', { image: 'clicks:1' });
  prepare(application);
  new StormTopology(application, 'stack', { mainClass, ...props });
  return application.project;
}

function jobOf(project: ReturnType<typeof topology>) {
  const job = manifests(project).find(({ kind }) => kind === 'Job');
  if (job === undefined) throw new Error('there is a Job');
  return job;
}

test('it runs in a Storm of its own, in the one of the project, or in one that is there already', () => {
  expect(environmentOf(jobOf(topology()))).toMatchObject({
    NIMBUS_HOST: 'clicks-storm-nimbus.shop-development.svc',
    NIMBUS_PORT: '6627',
  });
  const shared = topology({}, (application) => application.attach(new Storm(application.project, 'STREAMS')));
  expect(names(shared).filter((name) => name.startsWith('StatefulSet shop-streams'))).toHaveLength(4);
  const given = topology({ nimbus: 'nimbus.example.com:7000' });
  expect(environmentOf(jobOf(given))).toMatchObject({ NIMBUS_HOST: 'nimbus.example.com', NIMBUS_PORT: '7000' });
  expect(names(given).filter((name) => !/^(Job|NetworkPolicy)/.test(name))).toEqual([]);
});

test('without any it says how to give one', () => {
  const application = new Application(newProject(), 'clicks', { implied: false });
  new StormTopology(application, 'stack', { mainClass });
  expect(() => names(application.project)).toThrow(
    expect.objectContaining({ code: 'storm-missing', hint: expect.stringContaining('nimbus') }),
  );
});

test('another jar, class or number of workers is another release; the same is the same', () => {
  const name = (props: Partial<StormTopologyProps>) => jobOf(topology(props)).metadata.name;
  const first = name({});
  expect(first).toMatch(/^clicks-topology-[0-9a-f]{8}$/);
  expect(name({})).toBe(first);
  const others = [name({ workers: 2 }), name({ mainClass: 'a.B' }), name({ args: ['x'] }), name({ waitSeconds: 5 })];
  expect(new Set([first, ...others]).size).toBe(5);
});

/**
 * Runs the Job's own script by a real shell, with a simulated `storm`: it keeps running topologies in a file, and a
 * topology that is killed is listed twice more.
 */
function run(props: Partial<StormTopologyProps>, running: readonly string[], submitted?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'infra-storm-'));
  const [list, log, killed] = ['list', 'log', 'killed'].map((name) => join(folder, name));
  const path = (name: string | undefined) => name ?? '';
  writeFileSync(path(list), running.map((name) => `${name} ACTIVE 5 1 100\n`).join(''));
  writeFileSync(
    join(folder, 'storm'),
    `#!/bin/sh
echo "$@" >> ${path(log)}
case $1 in
  list)
    echo 'Topology_name        Status     Num_tasks  Num_workers  Uptime_secs'
    cat ${path(list)}
    if [ -f ${path(killed)} ]; then
      echo . >> ${path(killed)}
      [ "$(wc -l < ${path(killed)})" -lt 3 ] || { rm ${path(killed)}; grep -v "^$(cat ${path(killed)}.name) " ${path(list)} > ${path(list)}.new; mv ${path(list)}.new ${path(list)}; }
    fi ;;
  kill) echo . > ${path(killed)}; echo "$2" > ${path(killed)}.name ;;
  jar) echo "${submitted ?? '$4'} ACTIVE 5 1 1" >> ${path(list)} ;;
esac
`,
  );
  chmodSync(join(folder, 'storm'), 0o755);
  // Two seconds between two looks are long for a test.
  writeFileSync(join(folder, 'sleep'), '#!/bin/sh\n');
  chmodSync(join(folder, 'sleep'), 0o755);
  const { command = [], env = [] } = containerOf(jobOf(topology(props)));
  const [shell = '', ...args] = command.map((word) =>
    word.replaceAll('$$', '$').replaceAll('/tmp/topologies', join(folder, 'topologies')),
  );
  const variables = Object.fromEntries(env.map(({ name, value }) => [name, value ?? '']));
  const { status, stderr } = spawnSync(shell, args, {
    env: { ...variables, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    encoding: 'utf8',
    timeout: 20_000,
  });
  const calls = existsSync(path(log)) ? readFileSync(path(log), 'utf8').trim().split('\n') : [];
  rmSync(folder, { recursive: true });
  return { status, stderr, calls: calls.filter((call) => !call.startsWith('list')) };
}

const connection = '-c nimbus.seeds=["nimbus"] -c nimbus.thrift.port=6627';

describe('the script of the Job', () => {
  test('submits what does not run yet', () => {
    const { status, calls } = run({ nimbus: 'nimbus', workers: 3 }, ['other']);
    expect(calls).toEqual([
      `jar /topology.jar ${mainClass} shop-development-clicks -c topology.workers=3 ${connection}`,
    ]);
    expect(status).toBe(0);
  });

  test('kills the one that runs, waits until it is gone, and submits the new one', () => {
    const { status, calls } = run({ nimbus: 'nimbus', name: 'clicks', waitSeconds: 90 }, ['clicks', 'clicks-2']);
    expect(calls).toEqual([
      `kill clicks -w 90 ${connection}`,
      `jar /topology.jar ${mainClass} clicks -c topology.workers=1 ${connection}`,
    ]);
    expect(status).toBe(0);
  });

  test('fails where the class submits under another name, which the next release would not replace', () => {
    const { status, stderr } = run({ nimbus: 'nimbus', name: 'clicks', args: ['a b', "it's"] }, [], 'other');
    expect(status).toBe(1);
    expect(stderr).toContain('com.acme.Clicks submitted no topology called clicks');
  });
});
