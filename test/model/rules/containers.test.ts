import { told } from './told';

test.each([
  ['dta', 'a.volumes.dta: there is no volume "dta"; did you mean "data"?'],
  ['zzz', 'a.volumes.zzz: there is no volume "zzz"; there are tmp, data'],
])('a sidecar does not mount %s', (name, message) => {
  expect(told('sidecars', { a: { volumes: { [name]: '/x' } } }, { volumes: { data: '/d' } })).toEqual([message]);
});

test('each is mounted at a path of its own', () => {
  const mounts = { a: { volumes: { tmp: '/x', data: '/x' } } };
  expect(told('init', mounts, { volumes: { data: '/d' } })).toEqual([
    'a.volumes.data: "/x" is where volume "tmp" is mounted already',
  ]);
});

test('an init container bears another name than a sidecar', () => {
  expect(told('init', { a: {}, b: {} }, { sidecars: { a: {} } })).toEqual(['a: a sidecar is called "a" already']);
});

test('the containers of a pod share its ports, by number and by name', () => {
  // GIVEN an application that listens at 8080 and 9100
  const values = { ports: { metrics: 9100 } };
  // WHEN sidecars listen there too, at each other's, and under its name
  const sidecars = { a: { ports: { x: 8080, y: 9100, z: 7000 } }, b: { ports: { w: 7000, metrics: 7001 } } };
  // THEN
  expect(told('sidecars', sidecars, values)).toEqual([
    'a.ports.x: 8080 is where the application listens',
    'a.ports.y: 9100 is where port metrics of the application listens',
    'b.ports.w: 7000 is where port z of a listens',
    'b.ports.metrics: the application has a port called "metrics" already',
  ]);
});

test('one that mounts what is there, and listens elsewhere, is fine', () => {
  const sidecars = { a: { volumes: { tmp: '/all', data: '/x' }, ports: { admin: 7000 } } };
  expect(told('sidecars', sidecars, { volumes: { data: '/d' }, port: 3000 })).toEqual([]);
});
