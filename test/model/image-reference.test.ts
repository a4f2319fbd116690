import { imageTag, isPinned, parseImage } from '../../lib/model';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['web', 'docker.io', 'web', undefined, undefined],
  ['nginx:1.29', 'docker.io', 'nginx', '1.29', undefined],
  ['acme/web:1', 'docker.io', 'acme/web', '1', undefined],
  ['ghcr.io/acme/web', 'ghcr.io', 'ghcr.io/acme/web', undefined, undefined],
  ['ghcr.io/acme/shop/web:1.2.3', 'ghcr.io', 'ghcr.io/acme/shop/web', '1.2.3', undefined],
  ['localhost/web:1', 'localhost', 'localhost/web', '1', undefined],
  ['registry:5000/web', 'registry:5000', 'registry:5000/web', undefined, undefined],
  ['localhost:5000/acme/web:1', 'localhost:5000', 'localhost:5000/acme/web', '1', undefined],
  [`ghcr.io/acme/web@${digest}`, 'ghcr.io', 'ghcr.io/acme/web', undefined, digest],
  [`localhost:5000/web:1@${digest}`, 'localhost:5000', 'localhost:5000/web', '1', digest],
  ['web@sha256:short', 'docker.io', 'web', undefined, 'sha256:short'],
])('%s is taken apart', (image, registry, repository, tag, digestOf) => {
  expect(parseImage(image)).toEqual({ registry, repository, tag, digest: digestOf });
});

test.each([
  ['web:1.2.3', '1.2.3'],
  [`web:1.2.3@${digest}`, '1.2.3'],
  [`web@${digest}`, '0123456789ab'],
  ['localhost:5000/web', undefined],
])('the version of %s is %s', (image, version) => {
  expect(imageTag(image)).toBe(version);
});

test.each([
  ['web', false],
  ['web:1', true],
  ['web:-1', false],
  ['localhost:5000/web', false],
  [`web@${digest}`, true],
  [`web:1@${digest}`, true],
  ['web:1@sha256:short', false],
])('%s says which version is meant: %s', (image, expected) => {
  expect(isPinned(image)).toBe(expected);
});
