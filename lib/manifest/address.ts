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
  return addressOf(
    {
      application: name,
      isPublic: isPublic !== false,
      host: typeof host === 'string' ? host : undefined,
      domain: textOf(get(settings, 'domain')),
      review: environment.review,
    },
    (text) => replaced(text, factsOf(name, { environment, settings, project })),
  );
}

/** What is known of an application and its environment from the manifest alone, by the names that placeholders have for it. */
function factsOf(name: string, { environment, settings, project }: HostFacts): Known {
  const { kind, of, review } = environment;
  const base = kind === 'canary' ? (of ?? 'production') : environment.name;
  return {
    'project.name': project,
    'application.name': name,
    'environment.name': environmentName(environment),
    'environment.kind': kind,
    'environment.namespace': namespaceOf(project, { namespace: textOf(get(settings, 'namespace')), review, base }),
    'environment.domain': textOf(get(settings, 'domain')),
  };
}

interface Known {
  readonly [reference: string]: string | undefined;
}

function replaced(text: string, known: Known): string | undefined {
  const parts = parsePlaceholders(text).map((part) => ('text' in part ? part.text : known[part.reference.join('.')]));
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** A text of an application with its placeholders replaced; undefined where one of them depends on what is not known here. */
export function textIn(application: ResolvedApplication, facts: HostFacts, text: string): string | undefined {
  const host = hostIn(application, facts);
  const reached = host === undefined ? {} : { 'application.host': host, 'application.url': `https://${host}` };
  return replaced(text, { ...factsOf(application.name, facts), ...reached });
}

/** The host of an application; undefined where it has none, or one that depends on what is not known here. */
export function hostIn(application: ResolvedApplication, facts: HostFacts): string | undefined {
  const address = addressIn(application, facts);
  return address !== undefined && 'host' in address ? address.host : undefined;
}
