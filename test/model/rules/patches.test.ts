import { told } from './told';

const patched = (patch: unknown) => told('patches', [{ kind: 'Pod', patch }]);

test.each([
  [{ op: 'add', path: '/a' }, '0.patch.0.op: the operation add lacks "value"'],
  [{ op: 'move', path: '/a' }, '0.patch.0.op: the operation move lacks "from"'],
  [
    { op: 'replace', path: '/metadata/name', value: 'x' },
    '0.patch.0.path: a patch changes what an object says, not its metadata.name',
  ],
])('the operation %j is refused', (operation, message) => {
  expect(patched([operation])).toEqual([message]);
});

test('nothing is called something else by a merge', () => {
  expect(patched({ kind: 'Job', metadata: { namespace: 'x', labels: { a: 'b' } } })).toEqual([
    '0.patch.kind: a patch changes what an object says, not its kind',
    '0.patch.metadata.namespace: a patch changes what an object says, not its metadata.namespace',
  ]);
});

test.each([
  [[{ op: 'remove', path: '/a' }]],
  [[{ op: 'test', path: '/metadata/name', value: 'web' }]],
  [[{ op: 'copy', from: '/a', path: '/b' }]],
  [{ metadata: { labels: { a: 'b' } } }],
])('%j is fine', (patch) => {
  expect(patched(patch)).toEqual([]);
});
