export * from './aws-caller';
export * from './aws-credentials';
export { Cluster } from './cluster';
export type {
  ApplyOptions,
  ClusterOptions,
  DeleteOptions,
  List,
  ListOptions,
  LogOptions,
  Selection,
} from './cluster-options';
export { ClusterError, FieldConflictError } from './cluster-error';
export type { ClusterErrorCode } from './cluster-error';
export type * from './objects';
export { condition, controllerOf, referenceOf } from './objects';
export type { WatchEvent } from './watch';
export { ConfigurationStore, latestConfigurations } from './configuration';
export type {
  ConfigurationChange,
  ConfigurationInput,
  ConfigurationOptions,
  ConfigurationSummary,
  ConfigurationValue,
  ConfigurationVersion,
} from './configuration';
export { findData } from './data';
export { runningImages } from './running-images';
export type { DataObject } from './data';
export { remove, untilGone } from './deletion';
export { deleteNamespace, ensureNamespace, recordedState, stateDiffers } from './namespace';
export type { DeletionOptions, NamespaceOptions } from './namespace';
export { notAsRendered, readReleases, writeRelease } from './release';
export type { Release } from './release';
export { RolloutWatch } from './rollout';
export type { Progress, RolloutOptions } from './rollout';
export { RolloutFailure } from './rollout-failure';
export type { FailureCode, FailureReason } from './rollout-failure';
export { describeServing } from './serving';
export type { Redact } from './redaction';
