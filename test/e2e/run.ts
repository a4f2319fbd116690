import { readFileSync } from 'node:fs';

/** What the global set-up started, for the tests of one run; it is handed over in a file that `INFRA_E2E_RUN` names. */
export type Run = StartedRun | SkippedRun;

/** A run whose cluster and engine are there. */
export interface StartedRun {
  readonly skipped: false;
  /** Contexts `e2e` (current), `prod-eu` and `restricted`. */
  readonly kubeconfig: string;
  /** First on PATH: pulumi, the providers, the language host and kubectl. */
  readonly bin: string;
  /** The home of every program the tests start; gone after the run. */
  readonly home: string;
}

/** A run that has no cluster, and why. */
export interface SkippedRun {
  readonly skipped: true;
  readonly reason: string;
}

/** The variable that names the file with the run. */
export const RUN_VARIABLE = 'INFRA_E2E_RUN';

/** Reads what the global set-up left. */
export function readRun(): Run {
  const file = process.env[RUN_VARIABLE];
  if (file === undefined) throw new Error('end-to-end tests run by: npm run test:e2e');
  const run: Run = JSON.parse(readFileSync(file, 'utf8'));
  return run;
}
