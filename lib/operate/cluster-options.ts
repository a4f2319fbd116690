import type { KubeconfigOptions } from './kubeconfig';
import type { Timeouts } from './transport';

export interface ClusterOptions extends KubeconfigOptions {
  /** Milliseconds. @default 5000 to connect, 20000 until the answer, 100000 of silence in it */
  readonly timeouts?: Partial<Timeouts>;
}

export interface Selection {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly signal?: AbortSignal;
}

export interface ListOptions extends Selection {
  /** Leaves out everything but the metadata: Secrets travel without their values. @default false */
  readonly metadataOnly?: boolean;
}

export interface ApplyOptions {
  /** @default infra */
  readonly fieldManager?: string;
  /** Takes fields over from other managers. @default false */
  readonly force?: boolean;
}

export interface DeleteOptions {
  /** @default Background */
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  /** Deletes only the object with this uid. */
  readonly uid?: string;
}

export interface LogOptions {
  readonly container?: string;
  /** Of the container's run before this one. @default false */
  readonly previous?: boolean;
  readonly tailLines?: number;
}

export interface List<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}
