import { told, toldUnserved } from './told';

test.each([
  [{ x: 8080 }, 'x: 8080 is the port that requests come in at already'],
  [{ x: 80 }, 'x: 80 is the port of its Service that requests come in at already'],
  [{ x: 90, y: 90 }, 'y: 90 is port "x" already'],
])('%j has a number twice', (ports, message) => {
  expect(told('ports', ports)).toEqual([message]);
});

test('what stands beside counts, rather than its default', () => {
  expect(told('ports', { x: 8080, y: 3000 }, { port: 3000 })).toEqual([
    'y: 3000 is the port that requests come in at already',
  ]);
});

test('where no requests come in, every number is free', () => {
  expect(toldUnserved('ports', { metrics: 80, admin: 8080 })).toEqual([]);
});
