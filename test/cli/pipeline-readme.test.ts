import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, project, run } from './run';

test('the pipeline of the README runs as it says', async () => {
  // GIVEN the sample and what it is said to print
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  const [yaml = '', said = ''] = [...readme.matchAll(/<!-- pipeline -->\n```\w+\n([^]*?)```/g)].map(
    ([, block]) => block ?? '',
  );
  const directory = project('name: shop', yaml);
  // WHEN it runs, every job as no git tells of a branch
  const environment = { PATH: process.env['PATH'], XDG_CACHE_HOME: join(directory, '.cache') };
  const { stdout, code } = await run(['pipeline', 'run', '--all'], { directory, environment });
  // THEN it prints that, times apart
  const timeless = (text: string) => text.replace(/ *[0-9.]+ s\b/g, ' … s');
  expect(code).toBe(0);
  expect(timeless(stdout)).toBe(timeless(said.replace('$ infra pipeline run\n', '')));
});
