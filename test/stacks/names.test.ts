import { Postgres, Redis } from '../../addons';
import { Application, environmentKinds, follows, dnsLabel } from '../../lib/model';
import { Django } from '../../stacks';
import { field, manifests, newProject, podsOf } from '../tree';
import type { Manifest } from '../../lib/kubernetes';
import { everySample, files, runningOnce } from './samples';

const longest = `a${'b'.repeat(61)}c`;
const wordy = `${'web-'.repeat(15)}abc`;

/** How long names of a kind may be: 63 where they become labels, less where a controller appends to them. */
function limit(kind: string): number {
  return kind === 'StatefulSet' || kind === 'CronJob' ? 52 : 63;
}

/** Every label an object has, gives to pods, or looks for. */
function labelsOf(manifest: Manifest): [string, unknown][] {
  const selector = field(manifest, 'spec', 'selector') ?? {};
  const maps = [
    manifest.metadata.labels,
    podsOf(manifest)?.metadata.labels,
    field(manifest, 'spec', 'selector', 'matchLabels') ?? selector,
  ];
  return maps.flatMap((map) => Object.entries(map ?? {}));
}

const cases = everySample.flatMap(([type, make]) =>
  environmentKinds.flatMap((kind) => [longest, wordy].map((name) => [type, kind, name, make] as const)),
);

test.each(cases)('%s in %s, named %s: every name and label is one that Kubernetes takes', (type, kind, name, make) => {
  // GIVEN an application and a project with names of 63 characters, and add-ons with long ones
  expect(name).toHaveLength(63);
  const project = newProject({ name: wordy, environment: { name: kind, domain: 'example.com' } });
  const application = new Application(project, name, { image: `web:${'1'.repeat(63)}`, files });
  new Redis(application, `CACHE_${'X'.repeat(60)}`, { persistent: true });
  application.attach(new Postgres(project, `SHARED_${'X'.repeat(60)}`));
  make(application);
  // THEN
  const objects = manifests(project);
  expect(objects.length > 0).toBe(kind !== 'canary' || !runningOnce.includes(type));
  for (const manifest of objects) {
    expect(manifest.metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    expect(manifest.metadata.name.length).toBeLessThanOrEqual(limit(manifest.kind));
    expect(follows(dnsLabel, manifest.metadata.namespace ?? '')).toBe(true);
    for (const [label, value] of labelsOf(manifest)) {
      expect([label, value]).toEqual([
        expect.stringMatching(/^([a-z0-9.-]+\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/),
        expect.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/),
      ]);
    }
    for (const container of podsOf(manifest)?.spec.containers ?? [])
      expect(follows(dnsLabel, container.name)).toBe(true);
  }
});

test('applications with names of 63 characters that begin alike do not meet', () => {
  const project = newProject({ environment: 'production' });
  for (const last of ['x', 'y']) {
    const application = new Application(project, `${'a'.repeat(62)}${last}`);
    new Redis(application, 'CACHE');
    new Django(application, 'stack', { module: 'shop.wsgi', processes: { jobs: { command: 'x' } } });
  }
  const all = manifests(project).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(30);
});
