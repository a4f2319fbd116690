import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { project, run } from './run';

const lines = ['name: shop', 'applications: { web: { stack: web, image: "nginx:1" } }'];

test('generate pulumi writes a program beside the manifest', async () => {
  const directory = project(...lines);
  const { code, stdout, stderr } = await run(['generate', 'pulumi'], { directory });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: '.infra/pulumi/Pulumi.yaml\n.infra/pulumi/index.ts\n.infra/pulumi/tsconfig.json\n',
  });
  expect(stderr).toContain('pulumi up');
  const read = (file: string) => readFileSync(join(directory, '.infra', 'pulumi', file), 'utf8');
  expect(load(read('Pulumi.yaml'))).toMatchObject({ name: 'shop', runtime: 'nodejs' });
  expect(read('index.ts')).toContain("import { deployStack } from 'project-infra/pulumi';");
  // The project is two folders up.
  expect(read('index.ts')).toContain("path.join(__dirname, '../..')");
});

test('it overwrites nothing unless told to', async () => {
  const directory = project(...lines);
  await run(['generate', 'pulumi', '-o', 'program'], { directory });
  const again = await run(['generate', 'pulumi', '-o', 'program'], { directory });
  expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 2, stdout: '' });
  expect(again.stderr).toContain('Pulumi.yaml and index.ts and tsconfig.json already exist in program [file-exists]');
  expect((await run(['generate', 'pulumi', '-o', 'program', '--force'], { directory })).code).toBe(0);
});

test('generate alone says what it can generate', async () => {
  const { code, stdout, stderr } = await run(['generate'], { directory: project(...lines) });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('pulumi [options]');
});
