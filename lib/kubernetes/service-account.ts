import { ApiObject } from 'cdk8s';
import type { Application, Schema } from '../model';
import type { PodSpec } from './api';
import { plainTexts } from './environment-variables';

/** The parameter that says what pods run as. */
export const serviceAccountParameter = {
  description: 'ServiceAccount of the pods: the name of an existing one, or a map to create one.',
  'x-expected': 'the name of a ServiceAccount, or a map',
  anyOf: [
    { type: 'string', format: 'object-name', 'x-expected': 'the name of a ServiceAccount' },
    {
      type: 'object',
      properties: {
        annotations: {
          type: 'object',
          'x-rule': 'annotations',
          propertyNames: { format: 'label-key' },
          additionalProperties: { type: 'string' },
          description: 'Annotations of the created ServiceAccount, such as a cloud role.',
        },
        token: {
          type: 'boolean',
          description:
            'Whether pods get a token for the Kubernetes API. Default: only if an existing ServiceAccount is named.',
        },
      },
      additionalProperties: false,
    },
  ],
} as const satisfies Schema;

/** Runs pods as the application's service account, which is made on first use; without one they get no token. */
export function serviceAccount(
  application: Application,
): Pick<PodSpec, 'automountServiceAccountToken' | 'serviceAccountName'> {
  const { isAsked, isOwn, name, annotations, mountsToken } = application.serviceAccount;
  if (!isAsked) return { automountServiceAccountToken: false };
  if (isOwn && application.node.tryFindChild('ServiceAccount') === undefined) {
    new ApiObject(application, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, annotations: plainTexts(application, annotations) },
      automountServiceAccountToken: false,
    });
  }
  return { automountServiceAccountToken: mountsToken, serviceAccountName: name };
}
