import ignore from 'ignore';
import { Contact, Ownership } from '../../../lib/model';
import fc from '../../property';

test('the last rule of everything names the owners of what no narrower rule names', () => {
  const ownership = new Ownership([
    { paths: ['**'], owners: ['@acme/first'] },
    { paths: ['**'], owners: ['@acme/last'] },
    { paths: ['billing/**'], owners: ['@acme/payments'] },
  ]);
  expect(ownership.fallback).toEqual(['@acme/last']);
  expect(new Ownership([{ paths: ['a'], owners: ['@b'] }]).fallback).toEqual([]);
});

test.each(['*', '/**'])('%s is everything, too', (everything) => {
  const ownership = new Ownership([
    { paths: [everything], owners: ['@acme/platform'] },
    { paths: ['api/'], owners: ['@acme/backend'] },
  ]);
  expect(ownership.fallback).toEqual(['@acme/platform']);
});

test.each([
  ['api/', 'api'],
  ['api', 'api'],
  ['api/**', 'api'],
  ['/services/', 'services/api'],
])('%s owns what is in %s, and rules for kinds of files do not', (pattern, folder) => {
  const ownership = new Ownership([
    { paths: [pattern], owners: ['@acme/backend'] },
    { paths: ['*.ts', 'Dockerfile'], owners: ['@acme/tools'] },
  ]);
  expect(ownership.ofFolder(folder)?.owners).toEqual(['@acme/backend']);
  expect(ownership.ofFolder('web')).toBeUndefined();
});

test.each([
  [{}, 'alert:high', true],
  [{ only: ['support', 'deploy'] }, 'deploy', true],
  [{ only: ['support', 'deploy'] }, 'security', false],
  [{ only: ['/^alert:/'] }, 'alert:low', true],
  [{ only: ['/^alert:/'] }, 'deploy', false],
  [{ except: ['crashes'] }, 'crashes', false],
  [{ except: ['crashes'] }, 'issues', true],
  [{ only: ['/./'], except: ['/low$/'] }, 'alert:low', false],
  [{ only: ['/'] }, 'deploy', false],
])('a contact of %j hears of %s: %s', (routing, keyword, heard) => {
  expect(new Contact({ slack: '#shop', ...routing }).handles(keyword)).toBe(heard);
});

test('the address of a contact is one text', () => {
  const addresses = [{ slack: '#shop' }, { email: 'a@b.example' }, { user: '@ann' }, { url: 'https://a.example' }];
  expect(addresses.map((values) => new Contact(values).address)).toEqual([
    '#shop',
    'a@b.example',
    '@ann',
    'https://a.example',
  ]);
});

test('of the owners of a large repository, an independent reader says the same for every path', () => {
  // GIVEN a file like those of large repositories: folders first, narrower ones and single files after them
  const folder = fc.array(fc.constantFrom('api', 'web', 'core', 'db', 'x-pack', '.github'), {
    minLength: 1,
    maxLength: 4,
  });
  const file = fc.constantFrom('index.ts', 'test_views.py', 'README.md', 'package.json', 'a.sql');
  const pattern = fc.oneof(
    { weight: 4, arbitrary: folder.map((parts) => `/${parts.join('/')}/`) },
    { weight: 2, arbitrary: folder.map((parts) => parts.join('/')) },
    { weight: 2, arbitrary: fc.tuple(folder, file).map(([parts, name]) => `/${parts.join('/')}/${name}`) },
    fc.constantFrom('*.md', 'package.json', '*.sql', '**/test_*', '/api/**/db/', 'web/*.ts', 'db/**'),
  );
  const rule = fc.record({ paths: pattern.map((one) => [one]), owners: fc.constantFrom(['@a/b'], ['@a/c', '@d'], []) });
  const [rules = []] = fc.sample(fc.array(rule, { minLength: 600, maxLength: 600 }), { numRuns: 1, seed: 11 });
  const paths = fc.sample(
    fc.tuple(folder, file).map(([parts, name]) => [...parts, name].join('/')),
    { numRuns: 3000, seed: 12 },
  );
  // WHEN each path is asked for
  const ownership = new Ownership(rules);
  const judges = rules.map(({ paths: [one = ''], owners }) => ({
    reads: ignore({ ignorecase: false }).add(one),
    owners,
  }));
  const theirs = (path: string) => judges.findLast(({ reads }) => reads.ignores(path))?.owners ?? [];
  // THEN both name the same owners, and some have any
  expect(paths.map((path) => ownership.of(path)?.owners ?? [])).toEqual(paths.map(theirs));
  expect(new Set(paths.map((path) => theirs(path).join(' '))).size).toBe(3);
});
