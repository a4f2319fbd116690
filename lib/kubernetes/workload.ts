import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { objectName, type Application } from '../model';
import { afterAddOns } from './after-add-ons';
import { kubernetesObject } from './api';
import { selector } from './labels';
import { podTemplate, type PodOptions } from './pod-template';
import type { WorkloadProps } from './workload-parameters';

export interface WorkloadOptions extends PodOptions {
  /** What the objects are named. @default the application's name, `-<component>` for further processes */
  readonly name?: string;
  readonly replicas?: number | undefined;
  /** Never two at a time: the old pod ends before the new one begins. @default false */
  readonly singleton?: boolean | undefined;
}

/** The pods of one process, kept running and rolled without downtime: a Deployment and a disruption budget. */
export class Workload extends Construct {
  readonly deployment: ApiObject;

  constructor(scope: Construct, id: string, application: Application, props: WorkloadProps, options: WorkloadOptions) {
    super(scope, id);
    afterAddOns(this, application);
    const { environment } = application.project;
    const name = options.name ?? objectName([application.objectName, options.component]);
    const matchLabels = selector(application, options.component);
    const replicas = options.replicas ?? defaultReplicas(environment.kind);
    const template = podTemplate(application, props, options);
    this.deployment = kubernetesObject(
      this,
      'Deployment',
      'Deployment',
      { name, labels: matchLabels },
      {
        replicas,
        revisionHistoryLimit: 5,
        selector: { matchLabels },
        strategy:
          options.singleton === true
            ? { type: 'Recreate' }
            : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } },
        template: {
          ...template,
          spec: {
            ...template.spec,
            ...(environment.isProduction ? { topologySpreadConstraints: spread(matchLabels) } : {}),
          },
        },
      },
    );
    if (environment.kind === 'production') {
      kubernetesObject(
        this,
        'DisruptionBudget',
        'PodDisruptionBudget',
        { name, labels: matchLabels },
        {
          maxUnavailable: 1,
          selector: { matchLabels },
        },
      );
    }
  }
}

function defaultReplicas(kind: string): number {
  return kind === 'production' ? 2 : 1;
}

function spread(matchLabels: { [label: string]: string }) {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
  }));
}
