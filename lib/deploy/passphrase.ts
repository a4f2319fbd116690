import { exitCodes, UserError, type Project, type Refuse } from '../model';
import type { Engine } from './engine';
import { readState } from './state';

/**
 * Prevents a new state whose secrets anybody could read: CI systems pass an empty passphrase if their secret is not set. An
 * environment that was deployed with an empty one must still be read with it.
 * @param units every unit of the environment
 * @param refuse receives what to set
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
    `PULUMI_CONFIG_PASSPHRASE is empty, which would leave the secrets unprotected in the new state of ${project.environment.name}`,
    {
      code: 'passphrase-missing',
      exitCode: exitCodes.invalid,
      hint: 'Set it. In CI, check that the secret of this name exists: a missing one is passed as an empty value. Keep it safe: the state cannot be read without it.',
    },
  );
  refuse(error);
}
