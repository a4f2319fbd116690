import { noCluster } from '../../lib/deploy';
import type { LiveObject, SoughtObject } from '../../lib/deploy/cluster';
import { removeBegun } from '../../lib/deploy/settlement';
import { dataAnnotation, unitAnnotation, type Reference } from '../../lib/model';

const operation = (type: string, kind: string, name: string) => ({
  type,
  resource: {
    urn: `urn:pulumi:staging.bad::shop::kubernetes:core/v1:${kind}::shop/staging/${name}`,
    custom: true,
    type: `kubernetes:core/v1:${kind}`,
    inputs: { apiVersion: 'v1', kind, metadata: { name, namespace: 'shop-staging' } },
  },
});

test('of what a killed run was creating, what is there and of the unit goes, but no data', async () => {
  // GIVEN
  const annotations: { readonly [name: string]: LiveObject['annotations'] } = {
    bad: { [unitAnnotation]: 'shop/staging.bad' },
    data: { [unitAnnotation]: 'shop/staging.bad', [dataAnnotation]: 'true' },
    theirs: { [unitAnnotation]: 'shop/staging.web' },
  };
  const removed: Reference[] = [];
  const cluster = {
    ...noCluster,
    find: (references: readonly SoughtObject[]) =>
      Promise.resolve(
        references.flatMap((reference): LiveObject[] => {
          const found = annotations[reference.name];
          return found === undefined ? [] : [{ ...reference, annotations: found, managers: [], failed: false }];
        }),
      ),
    remove: (reference: Reference) => Promise.resolve(void removed.push(reference)),
  };

  // WHEN
  await removeBegun(cluster, 'shop/staging.bad', {
    pending_operations: [
      operation('creating', 'Service', 'bad'),
      operation('creating', 'Service', 'never-made'),
      operation('creating', 'PersistentVolumeClaim', 'data'),
      operation('creating', 'Service', 'theirs'),
      operation('updating', 'Service', 'bad'),
    ],
  });

  // THEN
  expect(removed).toEqual([{ apiVersion: 'v1', kind: 'Service', name: 'bad', namespace: 'shop-staging' }]);
});
