import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application } from '../../lib/model';
import { readReleases } from '../../lib/operate';
import { giveTrafficUp } from '../../lib/release/traffic';
import { Web } from '../../stacks';
import { newProject } from '../tree';
import { FakeCluster, release, sessionOf } from './fake-cluster';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'infra-traffic-'));
  writeFileSync(join(folder, 'pulumi'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
});

afterEach(() => rmSync(folder, { recursive: true }));

function shop(environment: string) {
  const project = newProject({ environment });
  for (const name of ['web', 'api']) new Web(new Application(project, name, { image: `${name}:1` }), 'stack');
  return project;
}

test.each([
  ['all of it', [], {}],
  ["an application's", ['web'], { api: 20 }],
] as const)(
  'a canary gives %s up in its release, before the routes of its base are looked at',
  async (_, apps, left) => {
    // GIVEN
    const fake = new FakeCluster();
    const releases = new Map([
      ['canary', release({ images: { web: 'web:2' }, canary: { of: 'production', weights: { web: 10, api: 20 } } })],
    ]);
    const canary = sessionOf(shop('canary'), { releases }, fake);
    let before: unknown;
    const openBase = async () => {
      before = (await readReleases(fake.cluster, 'shop-production')).get('shop.canary');
      return sessionOf(shop('production'), {}, fake);
    };
    const environment = { PATH: folder, XDG_STATE_HOME: folder, PULUMI_CONFIG_PASSPHRASE: 'x' };
    // WHEN
    const changes = await giveTrafficUp(
      canary,
      openBase,
      { environment, signal: new AbortController().signal },
      () => undefined,
      apps,
    );
    // THEN
    expect(before).toMatchObject({
      digest: 'unfinished',
      images: { web: 'web:2' },
      canary: { of: 'production', weights: left },
    });
    expect([changes, fake.calls]).toEqual([[], ['apply ConfigMap infra-release-shop.canary', 'close']]);
  },
);
