import { secretsOf } from '../../lib/operate/prune-configurations';

test('finds every way in which a pod refers to a Secret', () => {
  expect(
    secretsOf({
      initContainers: [{ name: 'prepare', envFrom: [{ secretRef: { name: 'by-env-from' } }, {}] }],
      containers: [
        { name: 'main', env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'by-key' } } }, { name: 'B' }] },
      ],
      volumes: [
        { name: 'v', secret: { secretName: 'by-volume' } },
        { name: 'p', projected: { sources: [{ secret: { name: 'by-projection' } }, {}] } },
        { name: 'e' },
      ],
    }),
  ).toEqual(['by-env-from', 'by-key', 'by-volume', 'by-projection']);
  expect(secretsOf()).toEqual([]);
});
