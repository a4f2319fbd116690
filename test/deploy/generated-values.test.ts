import { Postgres, Redis } from '../../addons';
import { applyUnit } from '../../lib/deploy/program';
import { Application, type Project } from '../../lib/model';
import { Web } from '../../stacks';
import { newProject } from '../tree';
import { cluster, registration, run, type Registration } from './registrations';

function data(all: readonly Registration[], name: string): { readonly [key: string]: string } {
  return Object.fromEntries(
    Object.entries(registration(all, name).inputs['data'] as object).map(([key, value]) => [
      key,
      Buffer.from(String(value), 'base64').toString(),
    ]),
  );
}

function database(): Project {
  const project = newProject({ environment: 'staging' });
  const web = new Application(project, 'web');
  new Postgres(web, 'DATABASE');
  new Redis(web, 'CACHE');
  new Web(web, 'stack');
  return project;
}

test('values that are made once are random, of characters that need no escape, and long', async () => {
  const all = await run(() => applyUnit(database(), 'staging', cluster()));
  const again = await run(() => applyUnit(database(), 'staging', cluster()));
  const [one, two, cache] = [
    data(all, 'Secret shop/staging/web-database-generated')['password'],
    data(again, 'Secret shop/staging/web-database-generated')['password'],
    data(all, 'Secret shop/staging/web-cache-generated')['password'],
  ];
  expect(one).toMatch(/^[A-Za-z0-9]{32,}$/);
  expect(new Set([one, two, cache]).size).toBe(3);
});

test('those that are in the cluster already are kept', async () => {
  const kept = new Map([['web-database-generated', { password: Buffer.from('canary-kept').toString('base64') }]]);
  const asked: string[] = [];
  const access = cluster({
    generatedValues: (namespace) => {
      asked.push(namespace);
      return Promise.resolve(kept);
    },
  });
  const all = await run(() => applyUnit(database(), 'staging', access));
  expect(asked).toEqual(['shop-staging']);
  expect(data(all, 'Secret shop/staging/web-database-generated')).toEqual({ password: 'canary-kept' });
  expect(data(all, 'Secret shop/staging/web/database/Bindings')).toEqual({
    password: 'canary-kept',
    url: 'postgres://app:canary-kept@web-database.shop-staging.svc:5432/app',
  });
});

test('the name of what the pods read follows its content, and tells nothing of it', async () => {
  const nameWith = async (password: string) => {
    const kept = new Map([['web-database-generated', { password: Buffer.from(password).toString('base64') }]]);
    const all = await run(() =>
      applyUnit(database(), 'staging', cluster({ generatedValues: () => Promise.resolve(kept) })),
    );
    const { metadata } = registration(all, 'Secret shop/staging/web/database/Bindings').inputs;
    return (metadata as { name: string }).name;
  };
  const [first, same, other] = [await nameWith('one'), await nameWith('one'), await nameWith('two')];
  expect(first).toMatch(/^web-database-[0-9a-f]{8}$/);
  expect([same === first, other === first]).toEqual([true, false]);
});
