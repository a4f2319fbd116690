import { told, toldUnserved } from './told';

test.each([
  [{ x: 8080 }, 'x: 8080 is already the port that receives requests'],
  [{ x: 80 }, 'x: 80 is already the port of the Service that receives requests'],
  [{ x: 90, y: 90 }, 'y: 90 is already port "x"'],
])('%j has a number twice', (ports, message) => {
  expect(told('ports', ports)).toEqual([message]);
});

test('what stands beside counts, rather than its default', () => {
  expect(told('ports', { x: 8080, y: 3000 }, { port: 3000 })).toEqual([
    'y: 3000 is already the port that receives requests',
  ]);
});

test('where no requests come in, every number is free', () => {
  expect(toldUnserved('ports', { metrics: 80, admin: 8080 })).toEqual([]);
});
