import { told } from './told';

test('annotations have to fit in what the API server takes', () => {
  const values = (bytes: number) => ({ 'example.com/a': 'x'.repeat(bytes - 26 - 2), 'example.com/b': 'é' });
  expect(told('annotations', values(256 * 1024))).toEqual([]);
  expect(told('annotations', values(256 * 1024 + 1))).toEqual([
    ': the annotations have 262145 bytes in total; Kubernetes allows 262144',
  ]);
});

test('pods cannot have the annotations that the API server refuses', () => {
  const given = {
    'kubernetes.io/config.mirror': 'a',
    'seccomp.security.alpha.kubernetes.io/pod': 'unconfined',
    'container.apparmor.security.beta.kubernetes.io/web': 'unconfined',
  };
  expect(told('pod-annotations', { ...given, 'example.com/a': 'b' })).toEqual(
    Object.keys(given).map((key) => `${key}: the annotation ${key} is not accepted on pods`),
  );
});
