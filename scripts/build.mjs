// Compiles the library, then bundles what has to start fast: the command line itself and `infra validate`.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

if (!process.argv.includes('--bundle-only')) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
}
// What is known of the types without their classes, for validation to read instead of loading these.
const { builtInCatalogue } = require(join(root, 'dist', 'lib', 'load-project.js'));
const { describe } = require(join(root, 'dist', 'lib', 'model', 'catalogue.js'));
writeFileSync(join(root, 'dist', 'catalogue.json'), JSON.stringify(describe(builtInCatalogue)));

const { build } = await import('esbuild');
const dist = (path) => join(root, 'dist', path);
for (const file of ['bin/infra.js', 'lib/cli/commands/validate.js']) {
  await build({
    entryPoints: [dist(file)],
    outfile: dist(file),
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    // import() of what is CommonJS takes the way through the loader of ES modules, which reads every file twice.
    supported: { 'dynamic-import': false },
    minify: true,
    logLevel: 'warning',
    plugins: [loadedLater()],
  });
}
await build({
  entryPoints: [dist('lib/operate/kubeconfig.js')],
  outfile: dist('lib/operate/kubeconfig.js'),
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  logLevel: 'warning',
  external: ['../model/error'],
  plugins: [withoutGeneratedClient()],
});
chmodSync(dist('bin/infra.js'), 0o755);

/** Of client-node we use the reading of kubeconfigs; its generated API classes take most of its time to load. */
function withoutGeneratedClient() {
  return {
    name: 'without-generated-client',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(\.\/gen\/index\.js|node-fetch)$/ }, ({ path, importer }) =>
        /[\\/]client-node[\\/]dist[\\/]config\.js$/.test(importer) ? { path, namespace: 'nothing' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
    },
  };
}

/** Leaves what is imported when it is needed (commands, classes of types) outside the bundle. */
function loadedLater() {
  return {
    name: 'loaded-later',
    setup({ onResolve, initialOptions }) {
      onResolve({ filter: /^\./ }, ({ path, importer, kind }) => {
        if (kind !== 'dynamic-import') return undefined;
        const target = join(dirname(importer), path);
        if (!existsSync(target)) throw new Error(`${importer} imports ${path}, which is not there`);
        const from = relative(dirname(initialOptions.outfile), target).replaceAll('\\', '/');
        return { path: from.startsWith('.') ? from : `./${from}`, external: true };
      });
    },
  };
}
