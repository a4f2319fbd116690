import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const entry = `
  export { commands } from './lib/cli/commands';
  export { addOnReference, stackReference } from './lib/cli/types/reference';
  export { manifestReference } from './lib/cli/types/manifest';
  export { projectJsonSchema } from './lib/manifest/schema/editor';
  export { projectGraph, writers } from './lib/graph';
  export { awsSizes } from './addons/aws/sizes';
  export { mskVersion, offeredVersions } from './addons/aws/versions';
  export { loadProject } from './lib/load-project';
  import { builtInCatalogue } from './lib/load-project';
  import { describe } from './lib/model';
  export const descriptions = describe(builtInCatalogue);
`;

/** Loads what the pages are made of from the TypeScript as it is: no build is needed. */
export async function loadSources() {
  // Beside the installed packages, so that they are found.
  const folder = mkdtempSync(join(root, 'node_modules', '.docs-'));
  const outfile = join(folder, 'sources.cjs');
  try {
    await build({
      stdin: { contents: entry, resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      packages: 'external',
      supported: { 'dynamic-import': false },
      logLevel: 'warning',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
