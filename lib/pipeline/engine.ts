import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '../model/error';

/** A program that runs containers. */
export type Engine = 'docker' | 'podman';

export const engineChoices = ['auto', 'docker', 'podman', 'none'] as const;
export type EngineChoice = (typeof engineChoices)[number];

const run = promisify(execFile);

/**
 * The engine that is meant: the first that answers, where any will do.
 * @throws UserError where one is named that does not answer
 */
export async function findEngine(choice: EngineChoice, environment: NodeJS.ProcessEnv): Promise<Engine | undefined> {
  if (choice === 'none') return undefined;
  const candidates: readonly Engine[] = choice === 'auto' ? ['docker', 'podman'] : [choice];
  for (const engine of candidates) if (await answers(engine, environment)) return engine;
  if (choice === 'auto') return undefined;
  throw new UserError(`${choice} is not available`, {
    code: 'engine-missing',
    hint: `Start it, check ${choice} info, or use --engine none to run jobs as processes.`,
  });
}

/** A client may be there whose server is not. */
async function answers(engine: Engine, environment: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    await run(engine, ['info'], { env: environment, timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
