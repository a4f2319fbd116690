import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { describe, UserError } from '../model';
import { loadPackage } from './packages';
import type { TrialAnswer, TrialQuestion } from './package-trial';

/** Milliseconds in which promises that nobody waits for are heard of. */
const grace = 20;

async function answer({ name, from }: TrialQuestion): Promise<TrialAnswer> {
  try {
    const descriptions = JSON.stringify(describe(await loadPackage(name, from)));
    await setTimeout(grace);
    return { descriptions };
  } catch (error) {
    if (UserError.is(error)) return { problem: error.message, hint: error.hint };
    return { problem: `the package ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

void answer(workerData as TrialQuestion).then((message) => parentPort?.postMessage(message));
