import { project, run } from './run';

const directory = () => project('name: shop', 'applications:', '  web: { stack: web, image: "web:1" }');

test('offline, nothing is left out silently of what only a cluster tells', async () => {
  expect(await run(['preview', '--offline', '--diff'], { directory: directory() })).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error: --diff cannot stand beside --offline, which looks at no cluster [options-conflict]\n' +
      '  All is made from nothing there, so that nothing differs: infra synth prints each object in full.\n',
  });
  const argv = ['preview', '--offline', '--refresh', '--delete-data', 'web-database'];
  const { code, stderr } = await run(argv, { directory: directory() });
  expect(code).toBe(2);
  expect(stderr).toContain('--refresh and --delete-data cannot stand beside --offline');
});
