import { exitCodes, UserError, type Project, type Refuse } from '../model';
import type { Engine } from './engine';
import { readState } from './state';

/**
 * Checks that no state begins whose secrets anybody can read: an empty passphrase is what a CI system gives whose secret is
 * not set. An environment that has been deployed with one has to be read with it.
 * @param units every unit of the environment
 * @param refuse told of what to set
 */
export async function checkPassphrase(
  engine: Engine,
  project: Pick<Project, 'name' | 'environment'>,
  units: readonly string[],
  refuse: Refuse,
): Promise<void> {
  const { secrets, environment } = engine.workspace;
  if (secrets !== 'passphrase' || environment['PULUMI_CONFIG_PASSPHRASE'] !== '') return;
  for (const unit of units) if ((await readState(engine, project.name, unit)) !== undefined) return;
  const error = new UserError(
    `PULUMI_CONFIG_PASSPHRASE is empty, and would encrypt the secrets in the new state of ${project.environment.name}`,
    {
      code: 'passphrase-missing',
      exitCode: exitCodes.invalid,
      hint: 'Set it; in CI, the secret of this name, which is empty where it is missing. Keep it: the state cannot be read without it.',
    },
  );
  refuse(error);
}
