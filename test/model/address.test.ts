import { addressOf, type Exposed } from '../../lib/model';

const resolve = (text: string) =>
  text.includes('${addons.')
    ? undefined
    : text
        .replaceAll('${environment.name}', 'review-pr-7')
        .replaceAll('${environment.namespace}', 'shop-pr-7')
        .replaceAll('${environment.domain}', 'example.com')
        .replaceAll('${applications.web.host}', 'web-pr-7.example.com');

const address = (exposed: Partial<Exposed>) =>
  addressOf(
    { application: 'web', isPublic: true, host: undefined, domain: 'example.com', review: undefined, ...exposed },
    resolve,
  );

test.each<[Partial<Exposed>, ReturnType<typeof address>]>([
  [{}, { host: 'web.example.com' }],
  [{ host: '@' }, { host: 'example.com' }],
  [{ host: 'shop.example.org', domain: undefined }, { host: 'shop.example.org' }],
  [{ host: 'shop.${environment.domain}' }, { host: 'shop.example.com' }],
  [{ isPublic: false, host: 'shop.example.org' }, { lacking: 'public' }],
  [{ domain: undefined }, { lacking: 'domain' }],
  [{ host: '@', domain: undefined }, { lacking: 'domain' }],
  [{ host: '${addons.cache.host}' }, { lacking: 'value' }],
])('what is exposed as %j is reached at %j', (exposed, expected) => {
  expect(address(exposed)).toEqual(expected);
});

test.each([
  [undefined, 'web-pr-7.example.com'],
  ['@', 'pr-7.example.com'],
  ['shop.${environment.domain}', 'shop-pr-7.example.com'],
  ['${environment.name}.example.org', 'review-pr-7.example.org'],
  ['api.${environment.namespace}.example.org', 'api.shop-pr-7.example.org'],
  ['api.${applications.web.host}', 'api.web-pr-7.example.com'],
])('in a review environment, the host %s is %s', (host, expected) => {
  expect(address({ host, review: 'pr-7' })).toEqual({ host: expected });
});

test.each([
  ['shop', 'shop.example.com', 'shop-shop.example.com'],
  ['7', 'web-7.example.com', 'web-7-7.example.com'],
])('a review called %s has not the host %s of what it is made from', (review, host, expected) => {
  expect(addressOf({ application: 'web', isPublic: true, host, domain: undefined, review }, (text) => text)).toEqual({
    host: expected,
  });
});
