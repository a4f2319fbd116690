import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { objectName, shortHash, type Application } from '../model';
import { afterAddOns } from './after-add-ons';
import { kubernetesObject } from './api';
import { selector } from './labels';
import { patchKey } from './patches';
import { podTemplate, type PodOptions } from './pod-template';
import type { PodProps } from './workload-parameters';

export interface ReleaseJobOptions extends Pick<PodOptions, 'command' | 'args' | 'variables'> {
  /** Label that tells it from the application's other processes. @default release */
  readonly component?: string;
  /** How often it is tried again after a failure. @default 1 */
  readonly retries?: number | undefined;
  /** Seconds after which it is ended as failed, tries together. @default 1800 */
  readonly timeoutSeconds?: number | undefined;
}

/**
 * What runs once for a release, to its end: a Job. Its name is a hash of what it runs with, so that the same release
 * runs it once; it stays as its own record.
 */
export function releaseJob(
  scope: Construct,
  application: Application,
  props: PodProps,
  { component = 'release', retries = 1, timeoutSeconds = 1800, ...options }: ReleaseJobOptions,
): ApiObject {
  // The release phase runs beside the pods of the old version, which hold what one node can mount.
  const volumes = component === 'release' ? 'shared' : 'all';
  const template = podTemplate(application, props, { ...options, component, volumes, restartPolicy: 'Never' });
  const name = objectName([
    application.objectName,
    component,
    shortHash(JSON.stringify(template) + patchKey(application, props.patches, 'Job')),
  ]);
  const job = kubernetesObject(
    scope,
    'Release',
    'Job',
    { name, labels: selector(application, component) },
    {
      backoffLimit: retries,
      activeDeadlineSeconds: timeoutSeconds,
      template,
    },
  );
  afterAddOns(job, application);
  return job;
}
