import { reportEnvironments, type ListedEnvironment } from '../../lib/cli/environments-report';

const now = new Date('2026-11-03T10:11:12Z');

function listed(fields: Partial<ListedEnvironment> & Pick<ListedEnvironment, 'name' | 'values'>): ListedEnvironment {
  return { context: undefined, namespace: `shop-${fields.name}`, urls: {}, ...fields };
}

test('environments are told with their kinds, and clusters and releases as far as they are known', () => {
  // GIVEN environments in a cluster that only --context names, whose namespaces are there, but nothing in them
  const created = '2026-11-03T10:11:02Z';
  const environments = [
    listed({ name: 'production', values: { name: 'production', kind: 'production' }, created }),
    listed({
      name: 'canary',
      values: { name: 'canary', kind: 'canary', of: 'production' },
      namespace: 'shop-production',
      created,
    }),
    listed({ name: 'demo', values: { name: 'demo', kind: 'staging', cluster: { context: 'eu' } }, context: 'eu' }),
    listed({ name: 'review-pr-1', review: 'pr-1', values: { name: 'review-pr-1', kind: 'development' }, created }),
    listed({ name: 'old', values: undefined, created }),
  ];
  // THEN
  expect(reportEnvironments(environments, { colors: false, now }).split('\n')).toEqual([
    'ENVIRONMENT  KIND                 CLUSTER      NAMESPACE         LAST RELEASE',
    'production   production           (--context)  shop-production   none; namespace created 10 seconds ago',
    'canary       canary               (--context)  shop-production   none',
    'demo         staging              eu           shop-demo',
    'review pr-1  development          (current)    shop-review-pr-1  none; namespace created 10 seconds ago',
    'old          not in the manifest  (current)    shop-old          none; namespace created 10 seconds ago',
    '',
  ]);
});
