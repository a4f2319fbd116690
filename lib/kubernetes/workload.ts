import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ConstructError, objectName, type Application } from '../model';
import { afterAddOns } from './after-add-ons';
import { kubernetesObject } from './api';
import { autoscaler, type Autoscaling } from './autoscaling';
import { disruptionBudget } from './disruption-budget';
import { selector } from './labels';
import { spread } from './placement';
import { podTemplate, type PodOptions } from './pod-template';
import { defaultReplicas } from './replicas';
import { singleVolume } from './volumes';
import type { WorkloadProps } from './workload-parameters';

export interface WorkloadOptions extends PodOptions {
  /** What the objects are named. @default the application's name, `-<component>` for further processes */
  readonly name?: string;
  readonly replicas?: number | undefined;
  /** Never two at a time: the old pod ends before the new one begins. @default false */
  readonly singleton?: boolean | undefined;
  /** Lets the load say how many pods there are, instead of `replicas`. @default for the application's own, its parameter */
  readonly autoscaling?: Autoscaling | undefined;
}

/**
 * The pods of one process, kept running and rolled without downtime: a Deployment, what scales it, and a disruption
 * budget. The one that bears the application's name takes its parameters for ports, probes, scale and volumes.
 */
export class Workload extends Construct {
  readonly deployment: ApiObject;

  constructor(scope: Construct, id: string, application: Application, props: WorkloadProps, options: WorkloadOptions) {
    super(scope, id);
    afterAddOns(this, application);
    const { environment } = application.project;
    const name = options.name ?? objectName([application.objectName, options.component]);
    const isMain = name === application.objectName;
    const own = isMain ? { probes: props.probes, ports: props.ports, autoscaling: props.autoscaling } : {};
    const all: WorkloadOptions = { volumes: isMain ? 'all' : 'shared', ...own, ...options };
    const labels = selector(application, options.component);
    const single = all.volumes === 'all' ? singleVolume(props.volumes) : undefined;
    if (single !== undefined) this.checkSingle(application, single, all);
    const replicas = all.replicas ?? (single === undefined ? defaultReplicas(environment) : 1);
    const template = podTemplate(application, props, all);
    this.deployment = kubernetesObject(
      this,
      'Deployment',
      'Deployment',
      { name, labels },
      {
        // What is scaled by something else is not ours to say.
        ...(all.autoscaling === undefined ? { replicas } : {}),
        revisionHistoryLimit: 5,
        selector: { matchLabels: labels },
        strategy:
          single !== undefined || all.singleton === true
            ? { type: 'Recreate' }
            : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } },
        template: { ...template, spec: { ...template.spec, ...spread(environment, labels, props.spread) } },
      },
    );
    if (all.autoscaling !== undefined) autoscaler(this, application, { name, labels }, all.autoscaling);
    disruptionBudget(this, environment, { name, labels }, props.disruptionBudget);
  }

  /**
   * A volume that one node can mount makes one pod of the process, which ends before the next begins.
   * @throws ConstructError where more pods are asked for
   */
  private checkSingle(application: Application, volume: string, { replicas, autoscaling }: WorkloadOptions): void {
    if (autoscaling === undefined && (replicas ?? 1) <= 1) {
      const message = `runs a single pod, which stops before its replacement starts: its volume "${volume}" can only be mounted by one node`;
      if (application.project.environment.isProduction) application.project.warnings.push({ construct: this, message });
      return;
    }
    throw new ConstructError(
      application,
      'volume-single',
      `asks for ${autoscaling === undefined ? `${replicas} pods` : 'autoscaling'}, but its volume "${volume}" can only be mounted by one node`,
      'Keep one pod (replicas: 1), or give the volume accessMode: ReadWriteMany and a storageClass that supports it.',
    );
  }
}
