import { project, run } from './run';

const shop = () => project('name: shop', 'applications: { web: { stack: web, image: "nginx:1" } }');

test('a name that is given two values is refused, rather than one of them forgotten', async () => {
  const { code, stderr } = await run(['config', 'set', 'A=1', 'B=1', 'A=2'], { directory: shop() });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'error: A is given twice [duplicate-name]\n  Keep only one of its values.\n',
  });
});

test('a value is either secret or plain', async () => {
  const { code, stderr } = await run(['config', 'set', '--secret', '--plain', 'A=1'], { directory: shop() });
  expect(code).toBe(2);
  expect(stderr).toContain("option '--plain' cannot be used with option '-s, --secret'");
});
