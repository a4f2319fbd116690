import { changeOf, parseEvent, type StepMetadata } from '../../lib/deploy';

function step(given: Partial<StepMetadata>): StepMetadata {
  const type = 'kubernetes:apps/v1:Deployment';
  return {
    op: 'update',
    urn: `urn:pulumi:staging::shop::${type}::shop/staging/web`,
    type,
    old: null,
    new: null,
    ...given,
  };
}

test.each([
  ['create', 'create'],
  ['update', 'update'],
  ['delete', 'delete'],
  ['replace', 'replace'],
  ['create-replacement', 'replace'],
])('the step %s is a %s', (op, action) => {
  expect(changeOf(step({ op }))?.action).toBe(action);
});

test.each(['same', 'read', 'refresh', 'delete-replaced', 'discard', 'import-of-tomorrow'])(
  'the step %s changes nothing by itself',
  (op) => {
    expect(changeOf(step({ op }))).toBeUndefined();
  },
);

test.each(['pulumi:pulumi:Stack', 'pulumi:providers:kubernetes'])('%s is nothing people deploy', (type) => {
  expect(changeOf(step({ op: 'create', type }))).toBeUndefined();
});

test('a change tells what differs, before and after, by the paths of the engine', () => {
  const spec = (image: string, label: string) => ({
    inputs: {
      metadata: { labels: { 'app.kubernetes.io/version': label } },
      spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
    },
  });
  const change = changeOf(
    step({
      old: spec('web:1', '1'),
      new: spec('web:2', '2'),
      detailedDiff: {
        'spec.template.spec.containers[0].image': { diffKind: 'update' },
        'metadata.labels["app.kubernetes.io/version"]': { diffKind: 'update' },
        'spec.replicas': { diffKind: 'add' },
      },
    }),
  );
  expect(change?.properties).toEqual([
    { path: 'spec.template.spec.containers[0].image', before: 'web:1', after: 'web:2' },
    { path: 'metadata.labels["app.kubernetes.io/version"]', before: '1', after: '2' },
    { path: 'spec.replicas', before: undefined, after: undefined },
  ]);
});

test('without a detailed difference nothing is told of properties', () => {
  expect(changeOf(step({ detailedDiff: null }))?.properties).toEqual([]);
});

test('lines that are events are read, others are not', () => {
  expect(parseEvent('{"summaryEvent":{"resourceChanges":{"same":3}}}')).toEqual({
    summaryEvent: { resourceChanges: { same: 3 } },
  });
  for (const line of ['', 'Updating (staging):', '3', 'null', '"text"', '{"cut":'])
    expect(parseEvent(line)).toBeUndefined();
});
