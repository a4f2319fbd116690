import { Contact, Ownership } from '../../lib/model';

test('the last rule of everything names the owners of what no narrower rule names', () => {
  const ownership = new Ownership([
    { paths: ['**'], owners: ['@acme/first'] },
    { paths: ['**'], owners: ['@acme/last'] },
    { paths: ['billing/**'], owners: ['@acme/payments'] },
  ]);
  expect(ownership.fallback).toEqual(['@acme/last']);
  expect(new Ownership([{ paths: ['a'], owners: ['@b'] }]).fallback).toEqual([]);
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
