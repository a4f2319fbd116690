import { told } from './told';

const patched = (patch: unknown) => told('patches', [{ kind: 'Pod', patch }]);

test.each([
  [{ op: 'add', path: '/a' }, '0.patch.0.op: the operation add lacks "value"'],
  [{ op: 'move', path: '/a' }, '0.patch.0.op: the operation move lacks "from"'],
  [
    { op: 'replace', path: '/metadata/name', value: 'x' },
    '0.patch.0.path: a patch cannot change the metadata.name of an object',
  ],
])('the operation %j is refused', (operation, message) => {
  expect(patched([operation])).toEqual([message]);
});

test('nothing is called something else by a merge', () => {
  expect(patched({ kind: 'Job', metadata: { namespace: 'x', labels: { a: 'b' } } })).toEqual([
    '0.patch.kind: a patch cannot change the kind of an object',
    '0.patch.metadata.namespace: a patch cannot change the metadata.namespace of an object',
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
