import { told } from './told';

const data = { path: '/data', size: '1Gi' };

test.each([
  [{ replicas: 3 }, 'data: 3 pods are requested, but the volume "data" can only be mounted by one node'],
  [
    { autoscaling: { max: 3 } },
    'data: autoscaling is requested, but the volume "data" can only be mounted by one node',
  ],
  [{ formation: { web: 2 } }, 'data: 2 pods are requested, but the volume "data" can only be mounted by one node'],
])('%j is more than one node', (values, message) => {
  expect(told('volumes', { data }, values)).toEqual([message]);
});

test.each([
  [{ data }, { replicas: 1 }],
  [{ data }, { formation: { web: 1, worker: 3 } }],
  [{ data }, { replicas: 1, autoscaling: null }],
  [{ data: { ...data, accessMode: 'ReadWriteMany' } }, { replicas: 3 }],
  [{ data: { path: '/data', claim: 'known' } }, { replicas: 3 }],
  [{ cache: '/cache' }, { replicas: 3 }],
  [{ a: '/a', b: '/a/b' }, {}],
])('%j, %j is fine', (volumes, values) => {
  expect(told('volumes', volumes, values)).toEqual([]);
});

test('each has a path of its own, however it is written', () => {
  expect(told('volumes', { a: '/data', b: '/data/', c: { path: '//data' }, d: '/tmp' })).toEqual([
    'b: "/data/" is already the mount path of volume "a"',
    'c.path: "//data" is already the mount path of volume "a"',
    'd: "/tmp" is already the mount path of the temporary folder of every container',
  ]);
});
