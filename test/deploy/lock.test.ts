import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../lib/deploy/engine';
import { engineError } from '../../lib/deploy/engine-error';
import { lifeOfOwner, recordEngine } from '../../lib/deploy/engine-records';
import { withLock } from '../../lib/deploy/lock';
import { identify, lifeOf } from '../../lib/deploy/process-identity';

const folder = mkdtempSync(join(tmpdir(), 'infra-lock-'));
const now = () => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
const ownerOf = (pid: number, since = now(), host = hostname()) => ({ user: 'someone', host, pid, since });

/** Changes what is written down of a process. */
function rewrite(pid: number, change: (record: { engine: object; caller: object }) => object): void {
  const file = join(folder, 'engines', `${pid}.json`);
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
}

/** A process that lives until it is killed. */
async function sleeper(): Promise<{ pid: number; end: () => Promise<unknown> }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const ended = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    end: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

test('an engine this machine started is known to live, and to have died', async () => {
  const { pid, end } = await sleeper();
  recordEngine(folder, pid);
  expect(lifeOfOwner(folder, ownerOf(pid))).toEqual({ engine: 'alive', caller: 'alive' });
  await end();
  expect(lifeOfOwner(folder, ownerOf(pid)).engine).toBe('dead');
});

test('one that ended is forgotten', () => {
  const before = readdirSync(join(folder, 'engines')).length;
  recordEngine(folder, process.pid)();
  expect(readdirSync(join(folder, 'engines'))).toHaveLength(before);
});

test.each([
  ['of another host', (pid: number) => ownerOf(pid, now(), 'elsewhere')],
  [
    'taken long before the engine was started: a shared state, and the number of another machine',
    (pid: number) => ownerOf(pid, '2020-01-01T00:00:00Z'),
  ],
  ['taken long after', (pid: number) => ownerOf(pid, '2099-01-01T00:00:00Z')],
  ['nobody here wrote down, as of number 1 in a container', () => ownerOf(1)],
])('nothing is known of a lock %s', async (_name, owner) => {
  const { pid, end } = await sleeper();
  recordEngine(folder, pid);
  await end();
  expect(lifeOfOwner(folder, owner(pid))).toEqual({ engine: 'unknown', caller: 'unknown' });
});

test('a process that got the number of a dead one is not taken for it', () => {
  const forget = recordEngine(folder, process.pid);
  rewrite(process.pid, (record) => ({ ...record, engine: { ...record.engine, started: '1' } }));
  expect(lifeOfOwner(folder, ownerOf(process.pid)).engine).toBe('dead');
  forget();
});

test('a process of before a boot is dead; one of another container cannot be seen', () => {
  const self = identify(process.pid);
  if (self === undefined) throw new Error('this process is there');
  expect(lifeOf(self)).toBe('alive');
  expect(lifeOf({ ...self, boot: 'another' })).toBe('dead');
  expect(lifeOf({ ...self, space: 'pid:[1]' })).toBe('unknown');
});

test('a state that another engine is writing is read again, but not for ever', async () => {
  const engine = new Engine({ pulumi: 'none', folder, environment: {}, backend: '', state: '', secrets: 'passphrase' });
  const reading = (failures: number) => {
    let left = failures;
    return () =>
      left-- > 0 ? Promise.reject(engineError(['error: failed to load checkpoint: EOF'])) : Promise.resolve('read');
  };
  await expect(withLock(engine, 'staging', reading(2), () => undefined)).resolves.toBe('read');
  await expect(withLock(engine, 'staging', reading(9), () => undefined)).rejects.toThrow('the state cannot be read');
});
