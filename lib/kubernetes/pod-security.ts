/**
 * What Pod Security "restricted" asks of a pod and of its containers
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted).
 */
export const restrictedContainer = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
} as const;

/** @param user numeric user id; @default the image's, which must not be root */
export function restrictedPod(user?: number) {
  return {
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
    ...(user === undefined ? {} : { runAsUser: user, runAsGroup: user, fsGroup: user }),
  } as const;
}
