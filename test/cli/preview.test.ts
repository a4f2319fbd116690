import { project, run } from './run';

const directory = () => project('name: shop', 'applications:', '  web: { stack: web, image: "web:1" }');

test('offline, nothing is left out silently of what only a cluster tells', async () => {
  expect(await run(['preview', '--offline', '--diff'], { directory: directory() })).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error: --diff cannot be used with --offline, which does not access a cluster [options-conflict]\n' +
      '  An offline preview creates everything from scratch, so there are no differences; infra synth prints each object in full.\n',
  });
  const argv = ['preview', '--offline', '--refresh', '--delete-data', 'web-database'];
  const { code, stderr } = await run(argv, { directory: directory() });
  expect(code).toBe(2);
  expect(stderr).toContain('--refresh and --delete-data cannot be used with --offline');
});
