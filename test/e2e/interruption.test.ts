import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describeEndToEnd } from './environment';
import type { RunningProcess } from './running-process';
import { SampleProject, shop } from './sample-project';

describeEndToEnd('a deployment that is killed', () => {
  // Milliseconds after the start; a whole first deployment takes four to six seconds.
  const moments = [700, 1000, 1300, 1600, 1900, 2300, 2700, 3200, 3800, 4500];

  test.each(moments)('with all it started, after %d ms: the next one converges', async (moment) => {
    const project = new SampleProject(shop);
    const process = project.start(['deploy', '--yes']);
    await pause(moment);
    await killTree(process);
    await converges(project);
  });

  test.each([1500, 3000])(
    'alone, after %d ms, its engine goes on: the next one waits for it and converges',
    async (moment) => {
      const project = new SampleProject(shop);
      const process = project.start(['deploy', '--yes']);
      await pause(moment);
      process.signal('SIGKILL');
      await process.finished;
      await converges(project);
    },
  );

  test('while it updates: nothing is made anew', async () => {
    // GIVEN
    const project = new SampleProject(shop);
    await project.deploy();
    const before = await stable(project);

    // WHEN
    for (const [index, moment] of [900, 1500, 2100].entries()) {
      const process = project.start(['deploy', '--yes', '--image', `web=registry.example.com/shop/web:${index + 2}`]);
      await pause(moment);
      await killTree(process);
    }
    await project.deploy();

    // THEN
    expect(await stable(project)).toEqual(before);
    expect((await project.deploy('--refresh')).changes).toEqual([]);
    project.remove();
  });

  test('by Ctrl-C ends cleanly, with the code for it, and leaves no lock', async () => {
    const project = new SampleProject(shop);
    const process = project.start(['deploy', '--yes']);
    await process.waitFor(/waiting/);
    process.signal('SIGINT');
    const { code, stderr } = await process.finished;
    expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted')]);
    expect(stderr).not.toMatch(/\n\s+at /);
    await converges(project);
  });
});

/** Deploys again: everything is ready, what was there is kept, and once more nothing changes. */
async function converges(project: SampleProject): Promise<void> {
  const before = await project.uids().catch(() => ({}));
  await project.deploy();
  const after = await project.uids();
  expect(after).toMatchObject(servingIn(before));
  expect((await project.deploy('--refresh')).changes).toEqual([]);
  project.remove();
}

/** What serves of what was there: release Jobs and Secrets named by their content may go. */
function servingIn(uids: Readonly<Record<string, string>>): Record<string, string> {
  const serving = Object.entries(uids).filter(([name]) => !name.startsWith('Job/') && !/-[0-9a-f]{8}$/.test(name));
  return Object.fromEntries(serving);
}

/** UIDs of what a new release does not replace. */
async function stable(project: SampleProject): Promise<Record<string, string>> {
  return Object.fromEntries(Object.entries(await project.uids()).filter(([name]) => !name.startsWith('Job/')));
}

/** Kills a process and everything it started, as a machine does that loses its power. */
async function killTree(running: RunningProcess): Promise<void> {
  const processes = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const doomed = [running.pid];
  for (const parent of doomed)
    doomed.push(...processes.flatMap(([pid = 0, ppid = 0]) => (ppid === parent ? [pid] : [])));
  for (const pid of doomed) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  await running.finished;
}

describeEndToEnd('a destruction', () => {
  test.each([1300, 2700])('of what a deployment killed after %d ms had made leaves only data', async (moment) => {
    const project = new SampleProject(shop);
    const deployment = project.start(['deploy', '--yes']);
    await pause(moment);
    await killTree(deployment);
    await leavesOnlyData(project);
  });

  test.each([700, 1300])('that is killed after %d ms is ended by the next one', async (moment) => {
    const project = new SampleProject(shop);
    await project.deploy();
    const destruction = project.start(['destroy', '--yes']);
    await pause(moment);
    await killTree(destruction);
    await leavesOnlyData(project);
  });
});

/** Destroys all but data, then data too; afterwards a new deployment is a first one. */
async function leavesOnlyData(project: SampleProject): Promise<void> {
  expect(await project.infra(['destroy', '--yes'])).toMatchObject({ code: 0 });
  const kinds = Object.keys(await project.uids().catch(() => ({}))).map((name) => name.split('/')[0]);
  expect(kinds.filter((kind) => kind !== 'PersistentVolumeClaim' && kind !== 'Secret')).toEqual([]);
  expect(await project.infra(['destroy', '--yes', '--delete-data', 'all'])).toMatchObject({ code: 0 });
  expect(await project.uids().catch(() => ({}))).toEqual({});
  await project.deploy();
  expect((await project.deploy('--refresh')).changes).toEqual([]);
  project.remove();
}

describeEndToEnd('a state whose file was cut off', () => {
  test.each([
    ['with a copy', true],
    ['without one', false],
  ])('%s: the next deployment goes on, and makes nothing anew', async (_name, copied) => {
    const project = new SampleProject(shop);
    await project.deploy();
    const before = await stable(project);
    const file = checkpointOf(project);
    if (copied) copyFileSync(file, `${file}.bak`);
    else rmSync(`${file}.bak`, { force: true });
    writeFileSync(file, '{"ver');
    await project.deploy('--refresh');
    expect(await stable(project)).toEqual(before);
    expect((await project.deploy('--refresh')).changes).toEqual([]);
    project.remove();
  });

  test('in its attributes, with a lock that was cut off there, too: the same', async () => {
    // GIVEN
    const project = new SampleProject(shop);
    const deployment = project.start(['deploy', '--yes']);
    await deployment.waitFor(/Deployment web/);
    await killTree(deployment);
    const before = await project.uids();
    const state = join(checkpointOf(project), '..', '..', '..');
    const attributes = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.attrs$/.test(name),
    );
    expect(attributes.filter((name) => name.startsWith('locks/'))).toHaveLength(1);

    // WHEN
    for (const name of attributes) writeFileSync(join(state, name), '');

    // THEN
    await project.deploy();
    expect(await project.uids()).toMatchObject(servingIn(before));
    expect((await project.deploy('--refresh')).changes).toEqual([]);
    project.remove();
  });
});

/** The file of a project's state. */
function checkpointOf({ directory, name }: SampleProject): string {
  return join(directory, 'state', 'infra', name, 'state', '.pulumi', 'stacks', name, 'development.json');
}

describeEndToEnd('going back after a deployment that was killed', () => {
  test('to the last good version deploys it, though it was recorded as the last', async () => {
    // GIVEN
    const image = (tag: string) => `registry.example.com/shop/web:${tag}`;
    const project = new SampleProject({ applications: { web: { stack: 'web', image: image('good') } } });
    await project.deploy();

    // WHEN
    const process = project.start(['deploy', '--yes', '--image', 'web=registry.example.com/never-ready:1']);
    await process.waitFor(/Deployment web/);
    await killTree(process);
    await project.deploy('--image', `web=${image('good')}`);

    // THEN
    const [deployment] = await project.objects('deployments');
    expect(JSON.stringify(deployment?.spec)).toContain(image('good'));
    expect(JSON.stringify(deployment?.spec)).not.toContain('never-ready');
    project.remove();
  });
});
