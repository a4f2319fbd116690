import { told } from './told';

test('annotations have to fit in what the API server takes', () => {
  const values = (bytes: number) => ({ 'example.com/a': 'x'.repeat(bytes - 26 - 2), 'example.com/b': 'é' });
  expect(told('annotations', values(256 * 1024))).toEqual([]);
  expect(told('annotations', values(256 * 1024 + 1))).toEqual([
    ': the annotations have 262145 bytes in total; Kubernetes allows 262144',
  ]);
});
