import { differences } from '../../lib/deploy/differences';

const inputs = (...env: readonly object[]) => ({ spec: { containers: [{ env }] } });
const list = 'spec.containers[0].env';

test('variables are compared by name, wherever they stand', () => {
  // GIVEN a variable that comes in between, one that changes, and one that goes
  const before = inputs({ name: 'A', value: '1' }, { name: 'PORT', value: '80' }, { name: 'OLD', value: 'x' });
  const after = inputs({ name: 'A', value: '1' }, { name: 'NEW', value: 'r' }, { name: 'PORT', value: '81' });
  // WHEN the engine tells by position what differs
  const paths = [`${list}[1].name`, `${list}[1].value`, `${list}[2].name`, `${list}[2].value`];
  // THEN
  expect(differences(paths, before, after)).toEqual([
    { path: `${list}["PORT"]`, before: '80', after: '81' },
    { path: `${list}["OLD"]`, before: 'x', after: undefined },
    { path: `${list}["NEW"]`, before: undefined, after: 'r' },
  ]);
});

test('a variable that is read from another Secret says which', () => {
  const read = (name: string) => inputs({ name: 'KEY', valueFrom: { secretKeyRef: { name, key: 'KEY' } } });
  expect(differences([`${list}[0].valueFrom.secretKeyRef.name`], read('v1'), read('v2'))).toEqual([
    { path: `${list}["KEY"].valueFrom.secretKeyRef.name`, before: 'v1', after: 'v2' },
  ]);
});

test('other properties are those the engine tells', () => {
  expect(differences(['spec.replicas'], { spec: { replicas: 1 } }, { spec: { replicas: 2 } })).toEqual([
    { path: 'spec.replicas', before: 1, after: 2 },
  ]);
});
