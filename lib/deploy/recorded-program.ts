import * as pulumi from '@pulumi/pulumi';
import type { ResourceState } from './state';

/** What is to be other than it is recorded: inputs by name. */
export type Overrides = ReadonlyMap<string, { readonly [input: string]: unknown }>;

/**
 * Registers resources as a state knows them: a program for what is no longer in the tree. Those with overrides lose their
 * protection; values, secret ones too, stay as they are recorded. It takes all of a state: what a program leaves out, the
 * engine would delete with what it depends on.
 * @param overrides by URN
 */
export function registerRecorded(all: readonly ResourceState[], overrides: Overrides): void {
  const live = all.filter(({ delete: isGoing }) => isGoing !== true);
  const known = new Map(live.map((resource) => [resource.urn, resource]));
  const made = new Map<string, pulumi.Resource>();

  function make(urn: string): pulumi.Resource | undefined {
    const recorded = known.get(urn);
    if (recorded === undefined || recorded.type === 'pulumi:pulumi:Stack') return undefined;
    const resource = made.get(urn) ?? register(recorded);
    made.set(urn, resource);
    return resource;
  }

  function register({ urn, type, custom, inputs = {}, parent, provider, ...recorded }: ResourceState): pulumi.Resource {
    const name = urn.split('::').at(-1) ?? '';
    const above = parent === undefined ? undefined : make(parent);
    const from = provider === undefined ? undefined : make(provider.slice(0, provider.lastIndexOf('::')));
    const needed = listOf(recorded['dependencies']).flatMap((other) => make(other) ?? []);
    const given = overrides.get(urn);
    const options = {
      ...(above === undefined ? {} : { parent: above }),
      dependsOn: needed,
      additionalSecretOutputs: [...listOf(recorded['additionalSecretOutputs'])],
      protect: given === undefined && recorded['protect'] === true,
      retainOnDelete: given === undefined && recorded['retainOnDelete'] === true,
      ignoreChanges: Object.keys(inputs).filter((input) => given === undefined || !(input in given)),
    };
    if (!custom) return new pulumi.ComponentResource(type, name, {}, options);
    if (type.startsWith('pulumi:providers:'))
      return new RecordedProvider(type.slice('pulumi:providers:'.length), name, {}, options);
    const by = from instanceof pulumi.ProviderResource ? { provider: from } : {};
    return new Recorded(type, name, { ...given }, { ...options, ...by });
  }

  for (const { urn } of live) make(urn);
}

class Recorded extends pulumi.CustomResource {}

class RecordedProvider extends pulumi.ProviderResource {}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
