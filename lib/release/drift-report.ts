import { describeDrift, isByHand, type Drift } from '../deploy';

/** What is done about drift by a deployment. */
export interface DriftHandling {
  /** Puts back what was changed by hand. */
  readonly refresh: boolean;
  /** Takes over what other tools manage. */
  readonly takeOwnership: boolean;
}

/** Tells of fields that others have changed, and what puts those back that this deployment leaves. */
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
