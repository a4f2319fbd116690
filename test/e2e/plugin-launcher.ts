import { buildSync } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from './tools';

/** Puts the stand-in for Pulumi's Node.js language host into a folder of PATH, unless PATH has the genuine one; says which one serves. */
export function provideLanguageHost(bin: string): 'genuine' | 'stand-in' {
  if (findOnPath('pulumi-language-nodejs') !== undefined) return 'genuine';
  provideStandIn(bin, 'pulumi-language-nodejs', 'language-host');
  return 'stand-in';
}

/** Puts the stand-in for AWS there, always: the genuine one would want an account. */
export function provideAwsProvider(bin: string): void {
  provideStandIn(bin, 'pulumi-resource-aws', 'aws-provider');
}

/** The engine looks for programs of its plugins on PATH: `pulumi-resource-<name>`, `pulumi-language-<name>`. */
function provideStandIn(bin: string, plugin: string, folder: string): void {
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
