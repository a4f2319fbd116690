import { told, toldUnserved } from './told';

test('a probe asks a port that is there', () => {
  expect(told('probes', { liveness: { port: 'admin' } }, { ports: { metrics: 90 } })).toEqual([
    'liveness.port: the process has no port "admin"; expected one of http, metrics',
  ]);
  expect(toldUnserved('probes', { liveness: { port: 'admin' } })).toEqual([
    'liveness.port: the process has no port "admin"; it has no named ports',
  ]);
});

test('a process that serves no requests is asked at a port that is named', () => {
  expect(toldUnserved('probes', { liveness: { path: '/up' } })).toEqual([
    'liveness: the process serves no requests, so the probe has no port to check',
  ]);
  expect(toldUnserved('probes', { liveness: { path: '/up', port: 'metrics' } }, { ports: { metrics: 80 } })).toEqual(
    [],
  );
});

test.each([null, { command: ['true'], port: 'admin' }, { port: 4000 }, { path: '/up' }])('%j is fine', (liveness) => {
  expect(told('probes', { liveness })).toEqual([]);
});
