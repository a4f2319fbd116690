import { buildSync } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from './tools';

/** Puts the stand-in Kubernetes provider into a folder of PATH, unless PATH has the genuine one; says which one serves. */
export function provideKubernetesProvider(bin: string): 'genuine' | 'stand-in' {
  if (findOnPath('pulumi-resource-kubernetes') !== undefined) return 'genuine';
  provideStandIn(bin, 'kubernetes', 'provider');
  return 'stand-in';
}

/** Puts the stand-in for AWS there, always: the genuine one would want an account. */
export function provideAwsProvider(bin: string): void {
  provideStandIn(bin, 'aws', 'aws-provider');
}

/** The engine looks for the program `pulumi-resource-<name>` on PATH. */
function provideStandIn(bin: string, name: string, folder: string): void {
  const plugin = `pulumi-resource-${name}`;
  const bundle = join(bin, `${plugin}.js`);
  // One file starts in a third of the time that its modules take.
  buildSync({
    entryPoints: [join(__dirname, folder, 'main.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  writeFileSync(join(bin, plugin), `#!/bin/sh\nexec '${process.execPath}' '${bundle}' "$@"\n`, { mode: 0o755 });
}
