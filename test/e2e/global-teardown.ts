import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { RUN_VARIABLE } from './run';

/** Stops what the set-up started; a watchdog does the same where the tests are killed. */
export default async function tearDown(): Promise<void> {
  await globalThis.infraEndToEndCluster?.stop();
  const file = process.env[RUN_VARIABLE];
  if (file !== undefined) rmSync(dirname(file), { recursive: true, force: true, maxRetries: 3 });
}
