/**
 * What Pod Security "restricted" asks of a pod and of its containers
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted).
 */
export const restrictedContainer = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
} as const;

/** Group that volumes are written as where the user of the image is not known. */
const volumeGroup = 1000;

/**
 * @param user numeric user id; @default the image's, which must not be root
 * @param keeps the pod writes to volumes that outlive it, which belong to root unless a group is given
 */
export function restrictedPod(user?: number, keeps = false) {
  return {
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
    ...(user === undefined ? {} : { runAsUser: user, runAsGroup: user, fsGroup: user }),
    ...(keeps && user === undefined ? { fsGroup: volumeGroup } : {}),
    ...(keeps ? { fsGroupChangePolicy: 'OnRootMismatch' } : {}),
  } as const;
}
