import { told } from './told';

test('labels that pods are found by are not to be given', () => {
  expect(told('labels', { 'app.kubernetes.io/part-of': 'a', team: 'b' })).toEqual([
    'app.kubernetes.io/part-of: the label app.kubernetes.io/part-of is reserved for infra',
  ]);
});
