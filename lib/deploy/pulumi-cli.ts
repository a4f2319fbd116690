import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../model';

/** Path of the Pulumi CLI. @throws UserError where none is on PATH */
export function findPulumi(environment: NodeJS.ProcessEnv): string {
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, process.platform === 'win32' ? 'pulumi.exe' : 'pulumi');
    if (folder !== '' && isExecutable(path)) return path;
  }
  throw new UserError('the Pulumi CLI is not installed: there is no "pulumi" on PATH', {
    code: 'pulumi-missing',
    hint: 'Install it (https://www.pulumi.com/docs/install/), for example with brew install pulumi. Without it, infra preview --offline shows what would be created.',
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
