// Compiles the library, then bundles what has to start fast: the command line itself and `infra validate`.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

if (!process.argv.includes('--bundle-only')) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
}
const { build } = await import('esbuild');
const dist = (path) => join(root, 'dist', path);
await build({
  entryPoints: [dist('bin/infra.js')],
  outfile: dist('bin/infra.js'),
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  logLevel: 'warning',
  plugins: [commandsStayApart()],
});
chmodSync(dist('bin/infra.js'), 0o755);

/** Leaves the commands, which are loaded one at a time, outside the bundle. */
function commandsStayApart() {
  return {
    name: 'commands-stay-apart',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/[a-z-]+\.js$/ }, ({ path, importer }) => {
        if (!/[\\/]lib[\\/]cli[\\/]commands[\\/]index\.js$/.test(importer)) return undefined;
        if (!existsSync(join(dirname(importer), path))) throw new Error(`no command ${path}`);
        return { path: `../lib/cli/commands/${path.slice(2)}`, external: true };
      });
    },
  };
}
