import { objectName } from './names';
import { parsePlaceholders } from './placeholder';

/** What determines the address of an application in an environment. */
export interface Exposed {
  readonly application: string;
  /** Whether the application can be reached from outside the cluster. */
  readonly isPublic: boolean;
  /** As written, with its placeholders; "@" is the domain itself, undefined `<application>.<domain>`. */
  readonly host: string | undefined;
  /** The environment's. */
  readonly domain: string | undefined;
  /** The name of a review environment. */
  readonly review: string | undefined;
}

/** Where an application is reached, or what it lacks: being public, a domain, a value that is not known yet. */
export type Address = { readonly host: string } | { readonly lacking: 'public' | 'domain' | 'value' };

/**
 * Where an application is reached in its environment. The name of a review environment is in every host, so that none
 * has that of the environment it is made from, or of another review.
 * @param resolve replaces the placeholders of a text; undefined where one of them is not known
 */
export function addressOf(exposed: Exposed, resolve: (text: string) => string | undefined): Address {
  const { application, isPublic, host, domain, review } = exposed;
  if (!isPublic) return { lacking: 'public' };
  if (host !== undefined && host !== '@') {
    const given = resolve(host);
    if (given === undefined) return { lacking: 'value' };
    return { host: review === undefined || isOfEnvironment(host) ? given : inReview(given, review) };
  }
  if (domain === undefined) return { lacking: 'domain' };
  if (host === '@') return { host: review === undefined ? domain : `${review}.${domain}` };
  const own = `${application}.${domain}`;
  return { host: review === undefined ? own : inReview(own, review) };
}

/** The host with the name of the review environment in its first part: a certificate for `*.<domain>` serves all. */
function inReview(host: string, review: string): string {
  const [first = '', ...rest] = host.split('.');
  return [objectName([first, review]), ...rest].join('.');
}

/**
 * Whether a host as written names its environment, be it by way of another application's. A text that only happens to
 * contain the name does not: it contains it in every environment.
 */
function isOfEnvironment(host: string): boolean {
  return parsePlaceholders(host).some((segment) => {
    if ('text' in segment) return false;
    const [root, name, field] = segment.reference;
    return root === 'environment'
      ? name === 'name' || name === 'namespace'
      : root === 'applications' && field === 'host';
  });
}
