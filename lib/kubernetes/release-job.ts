import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { objectName, shortHash, type Application } from '../model';
import { afterAddOns } from './after-add-ons';
import { kubernetesObject } from './api';
import { selector } from './labels';
import { podTemplate } from './pod-template';
import type { Command, WorkloadProps } from './workload-parameters';

/**
 * The release phase: a Job that ends before the new version serves. Its name is a hash of what it runs with, so that the
 * same release runs once; it stays as its own record.
 */
export function releaseJob(
  scope: Construct,
  application: Application,
  props: WorkloadProps,
  command: Command,
): ApiObject {
  const component = 'release';
  const template = podTemplate(application, props, { component, command, restartPolicy: 'Never' });
  const name = objectName([application.objectName, component, shortHash(JSON.stringify(template))]);
  const job = kubernetesObject(
    scope,
    'Release',
    'Job',
    { name, labels: selector(application, component) },
    {
      backoffLimit: 1,
      activeDeadlineSeconds: 1800,
      template,
    },
  );
  afterAddOns(job, application);
  return job;
}
