import { reportChanges } from '../../lib/cli/plan-report';
import type { PlannedChange } from '../../lib/release/plan';

function update(...properties: PlannedChange['properties']): string {
  const change: PlannedChange = {
    action: 'update',
    application: 'web',
    kind: 'Deployment',
    name: 'web',
    source: undefined,
    properties,
  };
  return reportChanges([change], { colors: false }).split('\n')[1]?.trim() ?? '';
}

const container = 'spec.template.spec.containers[0]';

test.each([
  [
    'a new version',
    [{ path: `${container}.image`, before: 'acme/web:1.29', after: 'acme/web:1.30' }],
    'image 1.29 → 1.30',
  ],
  [
    'another image',
    [{ path: `${container}.image`, before: 'acme/web:1', after: 'acme/shop:1' }],
    'image acme/web:1 → acme/shop:1',
  ],
  [
    'a registry with a port',
    [{ path: `${container}.image`, before: 'r:5000/web:1', after: 'r:5000/web:2' }],
    'image 1 → 2',
  ],
  ['more pods', [{ path: 'spec.replicas', before: 2, after: 4 }], 'replicas 2 → 4'],
  [
    'variables, whose values may be nobody else’s business',
    [
      { path: `${container}.env[1].value`, before: 'a', after: 'b' },
      { path: `${container}.env[2]`, before: undefined, after: { name: 'B' } },
    ],
    'variables',
  ],
  [
    'an image among much else',
    [
      { path: 'metadata.annotations["a"]', before: '1', after: '2' },
      { path: 'spec.template.metadata.labels["app.kubernetes.io/version"]', before: '2', after: '6' },
      { path: `${container}.env["PORT"]`, before: '1', after: '2' },
      { path: `${container}.env["REDIS_URL"]`, before: undefined, after: 'r' },
      { path: `${container}.env["KEY"].valueFrom.secretKeyRef.name`, before: 'web-config-v1', after: 'web-config-v2' },
      { path: 'spec.replicas', before: 2, after: 4 },
      { path: `${container}.image`, before: 'acme/web:2', after: 'acme/web:6' },
    ],
    'image 2 → 6, replicas 2 → 4, variables PORT, REDIS_URL, …',
  ],
  [
    'another version of the configuration',
    [
      { path: 'metadata.annotations["a"]', before: '1', after: '2' },
      { path: `${container}.env["KEY"].valueFrom.secretKeyRef.name`, before: 'web-config-v1', after: 'web-config-v2' },
    ],
    'configuration, annotations',
  ],
  [
    'more than three things',
    ['a', 'b', 'c', 'd'].map((name) => ({ path: `spec.${name}`, before: '1', after: '2' })),
    'a, b, c, …',
  ],
])('%s is told in a word', (_name, properties, expected) => {
  expect(update(...properties)).toBe(`~ Deployment web  ${expected}`);
});

test('data that is deleted permanently is marked', () => {
  const change: PlannedChange = {
    action: 'delete',
    application: 'web',
    kind: 'PersistentVolumeClaim',
    name: 'web-database',
    source: undefined,
    properties: [],
    isData: true,
  };
  expect(reportChanges([change], { colors: false })).toBe(
    'web  1 to delete\n  - PersistentVolumeClaim web-database  data, permanently\n',
  );
});
