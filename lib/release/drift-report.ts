import { describeDrift, isByHand, type Drift } from '../deploy';

/** What a deployment does about drift. */
export interface DriftHandling {
  /** Reverts changes made by hand. */
  readonly refresh: boolean;
  /** Takes over what other tools manage. */
  readonly takeOwnership: boolean;
}

/** Reports fields that others have changed, and how to revert those that this deployment leaves as they are. */
export function driftLines(drift: readonly Drift[], { refresh, takeOwnership }: DriftHandling): string[] {
  const left = drift.filter((one) => !(refresh && isByHand(one)) && !takeOwnership);
  return [
    ...drift.map((one) => `warning: ${describeDrift(one)}`),
    ...(left.some(isByHand) ? ['  infra deploy --refresh reverts changes made by hand'] : []),
    ...(left.some((one) => !isByHand(one))
      ? ['  infra deploy --take-ownership takes over what other tools manage']
      : []),
  ];
}
