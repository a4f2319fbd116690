import { annotationOf, kindOf } from './manifests';
import { copySecrecy } from './secrecy';
import { isProperties, reveal, type Properties } from './values';

const INPUTS = '__inputs';
const FIELD_MANAGER = '__fieldManager';
const INITIAL_API_VERSION = '__initialApiVersion';

/** What the state remembers of an object. */
export interface Checkpoint {
  /** The inputs of the last operation, empty where the state was written by hand. */
  readonly inputs: Properties;
  readonly live: Properties;
  readonly fieldManager: string | undefined;
}

/** The outputs of an operation: the live object, and beside it the inputs it came from. */
export function writeCheckpoint(
  inputs: Properties,
  live: Properties,
  secretsOf: Properties,
  manager: string,
): Properties {
  return {
    ...copySecrecy(live, secretsOf),
    [INPUTS]: copySecrecy(inputs, secretsOf),
    [FIELD_MANAGER]: manager,
    [INITIAL_API_VERSION]: kindOf(inputs).apiVersion,
  };
}

/** Reads what an earlier operation wrote. */
export function readCheckpoint(outputs: Properties): Checkpoint {
  const { [INPUTS]: inputs, [FIELD_MANAGER]: manager, [INITIAL_API_VERSION]: _version, ...live } = reveal(outputs);
  return {
    inputs: isProperties(inputs) ? inputs : {},
    live,
    fieldManager: typeof manager === 'string' ? manager : undefined,
  };
}

/** The manager to apply as: the annotation's, else the one of the state, else one made up for this object. */
export function fieldManagerFor(inputs: Properties, remembered: string | undefined): string {
  return (
    annotationOf(inputs, 'pulumi.com/patchFieldManager') ??
    remembered ??
    `pulumi-kubernetes-${Math.random().toString(16).slice(2, 10).padEnd(8, '0')}`
  );
}
