import { told } from './told';

test.each([
  [{ key: 'a', operator: 'Exists', value: 'b' }, '0.value: the operator Exists takes no value'],
  [{ value: 'b' }, '0.key: without a key, the operator must be Exists'],
  [{ key: 'a', tolerationSeconds: 3 }, '0.tolerationSeconds: tolerationSeconds only works with the effect NoExecute'],
])('Kubernetes refuses %j', (toleration, message) => {
  expect(told('tolerations', [toleration])).toEqual([message]);
});

test.each([
  { operator: 'Exists' },
  { key: 'a', operator: 'Exists', value: '' },
  { key: 'a', value: 'b', effect: 'NoExecute', tolerationSeconds: 3 },
])('Kubernetes takes %j', (toleration) => {
  expect(told('tolerations', [toleration])).toEqual([]);
});
