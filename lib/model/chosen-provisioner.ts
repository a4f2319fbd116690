import type { AddOnDescription, Provisioner } from './description';
import type { EnvironmentKind, EnvironmentValues } from './values';

/** What of an environment decides. */
interface EnvironmentChoices {
  readonly kind: EnvironmentKind;
  readonly provisioners?: EnvironmentValues['provisioners'] | undefined;
  readonly aws?: unknown;
}

/** Where add-ons of a type come from in an environment, unless they say so themselves. */
export function chosenProvisioner(
  { type, provisioners }: AddOnDescription,
  { provisioners: chosen, aws, kind }: EnvironmentChoices,
): Provisioner {
  const named = chosen?.[type];
  if (named !== undefined) return named;
  if (aws !== undefined && kind !== 'development' && provisioners.includes('aws')) return 'aws';
  return provisioners.includes('in-cluster') ? 'in-cluster' : (provisioners[0] ?? 'external');
}
