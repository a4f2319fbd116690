/**
 * The Kubernetes API as types. They are cdk8s-plus-27's, so that another version is one import away; only types, since
 * the objects themselves are plain data, which is written out several times as fast as the classes' conversions.
 */
import { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

/** A type of the API with quantities and ports as plain values. */
type Plain<T> = T extends k8s.HttpHeader
  ? { readonly name: string; readonly value: string }
  : T extends k8s.IntOrString
    ? number | string
    : T extends k8s.Quantity
      ? string
      : T extends Date
        ? string
        : T extends readonly (infer I)[]
          ? readonly Plain<I>[]
          : T extends object
            ? { readonly [K in keyof T]: Plain<T[K]> }
            : T;

export type EnvVar = Plain<k8s.EnvVar>;
export type Probe = Plain<k8s.Probe>;
export type Volume = Plain<k8s.Volume>;
export type NetworkPolicySpec = Plain<k8s.NetworkPolicySpec>;
export type VolumeMount = Plain<k8s.VolumeMount>;
export type PodSpec = Omit<Plain<k8s.PodSpec>, 'containers' | 'initContainers'> & {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
};

/** What we say of an object ourselves; its namespace and common labels come from the chart. */
export interface ObjectMeta {
  readonly name?: string;
  readonly labels?: { readonly [label: string]: string };
  readonly annotations?: { readonly [annotation: string]: string };
}

/** A container; `preStop.sleep` and init containers that go on are younger than the types (Kubernetes 1.30, 1.29). */
export type Container = Omit<Plain<k8s.Container>, 'lifecycle'> & {
  readonly lifecycle?: { readonly preStop?: { readonly sleep: { readonly seconds: number } } };
  readonly restartPolicy?: 'Always';
};

export interface PodTemplate {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
}

type WithTemplate<S> = Omit<S, 'template'> & { readonly template: PodTemplate };

/** A route of the Gateway API; cdk8s-plus has no types of it. */
interface HttpRouteSpec {
  readonly parentRefs: readonly { readonly name: string; readonly namespace?: string }[];
  readonly hostnames: readonly string[];
  readonly rules: readonly {
    readonly backendRefs: readonly { readonly name: string; readonly port: number; readonly weight?: number }[];
  }[];
}

interface GatewaySpec {
  readonly gatewayClassName: string;
  readonly listeners: readonly {
    readonly name: string;
    readonly hostname: string;
    readonly port: number;
    readonly protocol: 'HTTP' | 'HTTPS';
    readonly tls?: { readonly mode: 'Terminate'; readonly certificateRefs: readonly { readonly name: string }[] };
  }[];
}

/** The kinds that stacks and add-ons are made of, with what each is made from. */
interface Kinds {
  readonly Deployment: WithTemplate<Plain<k8s.DeploymentSpec>>;
  readonly StatefulSet: WithTemplate<Plain<k8s.StatefulSetSpec>>;
  readonly Job: WithTemplate<Plain<k8s.JobSpec>>;
  readonly CronJob: Omit<Plain<k8s.CronJobSpec>, 'jobTemplate'> & {
    readonly jobTemplate: { readonly spec: WithTemplate<Plain<k8s.JobSpec>> };
  };
  readonly Service: Plain<k8s.ServiceSpec>;
  readonly Ingress: Plain<k8s.IngressSpec>;
  readonly HTTPRoute: HttpRouteSpec;
  readonly Gateway: GatewaySpec;
  readonly PodDisruptionBudget: Plain<k8s.PodDisruptionBudgetSpec>;
  readonly HorizontalPodAutoscaler: Plain<k8s.HorizontalPodAutoscalerSpecV2>;
  readonly NetworkPolicy: NetworkPolicySpec;
}

const apiVersions: { readonly [K in keyof Kinds]: string } = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  Service: 'v1',
  Ingress: 'networking.k8s.io/v1',
  HTTPRoute: 'gateway.networking.k8s.io/v1',
  Gateway: 'gateway.networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  NetworkPolicy: 'networking.k8s.io/v1',
};

/** Adds an object of a kind. */
export function kubernetesObject<K extends keyof Kinds>(
  scope: Construct,
  id: string,
  kind: K,
  metadata: ObjectMeta & { readonly name: string },
  spec: Kinds[K],
): ApiObject {
  return new ApiObject(scope, id, { apiVersion: apiVersions[kind], kind, metadata: { ...metadata }, spec });
}
