// Generates schema/ and docs/ from the sources. With --check it only tells which of them are stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { awsPage } from './docs/aws-page.mjs';
import { commandsPage } from './docs/commands-page.mjs';
import { errorsPage } from './docs/errors-page.mjs';
import { loadSources, root } from './docs/load-sources.mjs';
import { manifestPage } from './docs/manifest-page.mjs';
import { addOnsPage, stacksPage } from './docs/types-pages.mjs';

const { commands, descriptions, projectJsonSchema, addOnReference, stackReference, ...sources } = await loadSources();
const { loadProject, projectGraph, writers } = sources;
const storefront = await loadProject(join(root, 'examples', 'storefront'), { environment: 'production' });
const files = {
  'schema/project.schema.json': `${JSON.stringify(projectJsonSchema(descriptions), undefined, 2)}\n`,
  'docs/stacks.md': stacksPage(Object.values(descriptions.stacks).map((stack) => stackReference(stack, descriptions))),
  'docs/add-ons.md': addOnsPage(Object.values(descriptions.addons).map(addOnReference)),
  'docs/manifest.md': manifestPage(sources.manifestReference()),
  'docs/aws.md': awsPage(read(join(root, 'docs/aws.md')), { ...sources, kafka: descriptions.addons.kafka }),
  'docs/cli.md': await commandsPage(commands),
  'docs/storefront.svg': await writers.svg(projectGraph(storefront)),
  'docs/errors.md': errorsPage(['lib', 'addons', 'stacks'].map((folder) => join(root, folder))),
};
const stale = Object.entries(files).filter(([path, text]) => read(join(root, path)) !== text);
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is stale: run npm run docs`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(path);
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
