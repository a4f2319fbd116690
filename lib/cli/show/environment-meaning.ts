import type { EnvironmentKind } from '../../model';

/** What an environment of each kind means, in phrases. */
export const environmentMeaning: { readonly [kind in EnvironmentKind]: readonly string[] } = {
  production: ['2 pods per process by default', 'spread over zones', 'disruption budgets', 'data is kept'],
  canary: [
    'the next version next to production, in its namespace',
    'with its configuration and add-ons',
    'no data of its own, no release phase, no schedules',
  ],
  staging: ["production's shape, smaller", '1 pod per process by default', 'data of its own'],
  development: ['the cheapest that works', '1 pod per process by default', 'add-ons in the cluster'],
};
