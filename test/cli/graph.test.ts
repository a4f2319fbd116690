import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, project, run } from './run';

test('draws an environment in every format', async () => {
  const directory = project('name: shop', 'applications: { web: { stack: web, addons: [redis] } }');
  const drawn = async (format: string) => run(['graph', '-o', format], { directory });
  expect(await run(['graph'], { directory })).toEqual({
    code: 0,
    stdout: 'shop · development\n\nweb\n└─ REDIS  redis · in the cluster\n',
    stderr: '',
  });
  expect((await drawn('mermaid')).stdout).toContain('flowchart LR');
  expect((await drawn('dot')).stdout).toContain('digraph "shop · development" {');
  expect((await drawn('json')).stdout).toContain('"kind": "application"');
  expect((await drawn('svg')).stdout).toMatch(/^<svg /);
});

test('the picture in the README is that of the example', async () => {
  const folder = join(packageRoot, 'examples', 'storefront');
  const { stdout } = await run(['graph', '-C', folder, '--env', 'production', '-o', 'svg']);
  expect(stdout).toBe(readFileSync(join(packageRoot, 'docs', 'storefront.svg'), 'utf8'));
});

test('a format that is none is told', async () => {
  const { code, stderr } = await run(['graph', '-o', 'png'], { directory: project('name: shop') });
  expect(code).toBe(2);
  expect(stderr).toContain('Allowed choices are text, svg, mermaid, dot, json');
});
