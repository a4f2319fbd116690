import { checkVersion } from '../../../lib/release/checks/version';

const cluster = (version: string) => ({ version: () => Promise.resolve(version) });

test.each(['v1.30.0', 'v1.37.1', 'v1.31.4-eks-1234567', 'v1.33.1+k3s1', 'v2.0.0', 'v0.0.0-master+$Format:%H$', ''])(
  '%s is taken',
  async (version) => {
    await expect(checkVersion(cluster(version))).resolves.toBeUndefined();
  },
);

test.each(['v1.29.15', 'v1.9.0'])('%s is too old', async (version) => {
  await expect(checkVersion(cluster(version))).rejects.toMatchObject({
    code: 'cluster-too-old',
    message: `the cluster runs Kubernetes ${version}; 1.30 or later is needed`,
  });
});
