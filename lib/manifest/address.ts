import { addressOf, type Address } from '../model/address';
import { namespaceOf } from '../model/environment';
import { parsePlaceholders } from '../model/placeholder';
import type { ResolvedApplication } from './application';
import { environmentName, type EnvironmentDocument } from './environments';
import { get, textOf, type MapNode } from './yaml/node';

/** What hosts are made of, beside the application. */
export interface HostFacts {
  readonly environment: EnvironmentDocument;
  readonly settings: MapNode;
  readonly project: string;
}

/** Where an application of the manifest is reached; undefined where its stack serves no requests. */
export function addressIn(
  { name, stack, parameters }: ResolvedApplication,
  { environment, settings, project }: HostFacts,
): Address | undefined {
  if (stack === undefined || !Object.hasOwn(stack.parameters.properties, 'host')) return undefined;
  const { host, public: isPublic } = parameters.values;
  const domain = textOf(get(settings, 'domain'));
  const { review, kind, of } = environment;
  const base = kind === 'canary' ? (of ?? 'production') : environment.name;
  const known: { readonly [reference: string]: string | undefined } = {
    'project.name': project,
    'application.name': name,
    'environment.name': environmentName(environment),
    'environment.kind': kind,
    'environment.namespace': namespaceOf(project, { namespace: textOf(get(settings, 'namespace')), review, base }),
    'environment.domain': domain,
  };
  const resolve = (text: string): string | undefined => {
    const parts = parsePlaceholders(text).map((part) => ('text' in part ? part.text : known[part.reference.join('.')]));
    return parts.includes(undefined) ? undefined : parts.join('');
  };
  return addressOf(
    {
      application: name,
      isPublic: isPublic !== false,
      host: typeof host === 'string' ? host : undefined,
      domain,
      review,
    },
    resolve,
  );
}

/** The host of an application; undefined where it has none, or one that depends on what is not known here. */
export function hostIn(application: ResolvedApplication, facts: HostFacts): string | undefined {
  const address = addressIn(application, facts);
  return address !== undefined && 'host' in address ? address.host : undefined;
}
