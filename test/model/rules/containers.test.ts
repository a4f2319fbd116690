import { told } from './told';

test.each([
  ['dta', 'a.volumes.dta: there is no volume "dta"; did you mean "data"?'],
  ['zzz', 'a.volumes.zzz: there is no volume "zzz"; known volumes are tmp, data'],
])('a sidecar does not mount %s', (name, message) => {
  expect(told('sidecars', { a: { volumes: { [name]: '/x' } } }, { volumes: { data: '/d' } })).toEqual([message]);
});

test('each is mounted at a path of its own', () => {
  const mounts = { a: { volumes: { tmp: '/x', data: '/x' } } };
  expect(told('init', mounts, { volumes: { data: '/d' } })).toEqual([
    'a.volumes.data: "/x" is already the mount path of volume "tmp"',
  ]);
});

test('an init container bears another name than a sidecar', () => {
  expect(told('init', { a: {}, b: {} }, { sidecars: { a: {} } })).toEqual(['a: there is already a sidecar named "a"']);
});

test('the containers of a pod share its ports, by number and by name', () => {
  // GIVEN an application that listens at 8080 and 9100
  const values = { ports: { metrics: 9100 } };
  // WHEN sidecars listen there too, at each other's, and under its name
  const sidecars = { a: { ports: { x: 8080, y: 9100, z: 7000 } }, b: { ports: { w: 7000, metrics: 7001 } } };
  // THEN
  expect(told('sidecars', sidecars, values)).toEqual([
    'a.ports.x: 8080 is already used by the application',
    'a.ports.y: 9100 is already used by port metrics of the application',
    'b.ports.w: 7000 is already used by port z of a',
    'b.ports.metrics: the application already has a port named "metrics"',
  ]);
});

test('one that mounts what is there, and listens elsewhere, is fine', () => {
  const sidecars = { a: { volumes: { tmp: '/all', data: '/x' }, ports: { admin: 7000 } } };
  expect(told('sidecars', sidecars, { volumes: { data: '/d' }, port: 3000 })).toEqual([]);
});
