/** Names one object of a cluster; `namespace` is required for kinds that live in one. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** A workload whose rollout is waited for: Deployment, StatefulSet, Job or CronJob; anything else has nothing to wait for. */
export interface RolloutTarget {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The application it belongs to; undefined for what applications share. */
  readonly application: string | undefined;
}

/** An application by its name, or its identity where it is of another project. */
export interface ApplicationReference {
  /** @default the same project */
  readonly project?: string;
  readonly application: string;
}
