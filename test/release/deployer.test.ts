import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application } from '../../lib/model';
import { Deployer } from '../../lib/release/deployer';
import { promote } from '../../lib/release/promotion';
import { Web } from '../../stacks';
import { newProject } from '../tree';
import { sessionOf } from './fake-cluster';

let server: Server;
let heard: unknown[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      heard.push(JSON.parse(text));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

beforeEach(() => (heard = []));

/** A session in which nothing can be deployed: no image is known. */
function session(environment: string) {
  const { port } = server.address() as AddressInfo;
  const contacts = [{ url: `http://127.0.0.1:${port}/hook` }];
  const project = newProject({ environment, contacts });
  new Web(new Application(project, 'web'), 'stack');
  return sessionOf(project, { exists: true, state: 'somebody else’s' });
}

// An engine that is there, and is not run: what is refused before is enough to be told of.
const folder = mkdtempSync(join(tmpdir(), 'infra-engine-'));
writeFileSync(join(folder, 'pulumi'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
afterAll(() => rmSync(folder, { recursive: true }));

const world = {
  environment: { USER: 'ann', PATH: folder, HOME: folder, PULUMI_CONFIG_PASSPHRASE: 'x' },
  signal: new AbortController().signal,
};
const say = () => undefined;

test.each(['a deployment', 'a promotion'])('the contacts of an environment hear of %s', async (what) => {
  // GIVEN an environment with a contact
  const target = session('production');
  const deployer = new Deployer(target, world, { apps: [], timeoutSeconds: 1, refresh: false, say });
  // WHEN it ends, here because it is refused
  const source = session('staging');
  const ended =
    what === 'a deployment'
      ? deployer.deploy()
      : promote({ source, target, apps: [] }, deployer, () => Promise.resolve(source), world, say);
  const reason = await ended.then(
    () => 'nothing',
    (error: Error) => error.message,
  );
  deployer.close();
  // THEN
  const notice = { project: 'shop', environment: 'production', applications: ['web'], who: 'ann' };
  expect(heard).toEqual([{ ...notice, event: 'failed', reason }]);
  expect(reason).toContain('web');
});
