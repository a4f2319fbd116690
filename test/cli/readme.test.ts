import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, repository, run } from './run';

/** The commands of the README that need nothing but a project (pipelines have tests of their own), without comments and redirections. */
const samples = readFileSync(join(packageRoot, 'README.md'), 'utf8')
  .split('\n')
  .flatMap(
    (line) =>
      /^\$ infra ((?:export (?:--|backstage|argocd|flux|compose|codeowners)|graph|contacts)[^#>]*)/
        .exec(line)?.[1]
        ?.trim() ?? [],
  );

test('what the README shows of pictures and exports works, in its order', async () => {
  // GIVEN the example in a repository of its own
  const directory = repository({});
  cpSync(join(packageRoot, 'examples', 'storefront', '.infra'), join(directory, '.infra'), { recursive: true });
  expect(samples).toEqual(expect.arrayContaining(['export --all --check', 'graph --env production -o svg']));
  // WHEN each is run after the other
  for (const sample of samples) {
    const { code, stdout } = await run(sample.split(' '), { directory });
    // THEN it says something, and does not fail
    expect({ sample, code, isSilent: stdout === '' }).toEqual({ sample, code: 0, isSilent: false });
  }
});
