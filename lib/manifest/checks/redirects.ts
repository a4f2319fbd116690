import { follow, next } from '../../model/rules/redirects';
import { isRecord } from '../../model/record';
import { hostIn, type HostFacts } from '../address';
import type { ResolvedApplication } from '../application';
import { get, itemsOf } from '../yaml/node';
import type { Report } from '../diagnostics/report';

interface Redirect {
  readonly from: string;
  readonly to: string;
}

/** Checks that redirects from host to host come to an end; those within one are checked with the parameters. */
export function checkRedirects(applications: readonly ResolvedApplication[], facts: HostFacts, report: Report): void {
  const sites = applications.flatMap((application) => {
    const redirects = redirectsOf(application);
    const host = redirects.length === 0 ? undefined : hostIn(application, facts);
    return host === undefined ? [] : [{ application, host, redirects }];
  });
  const byHost = new Map(sites.map(({ host, redirects }) => [host, redirects]));
  const step = (place: string): string | undefined => {
    const { host, pathname } = new URL(place);
    const to = next(pathname, byHost.get(host) ?? []);
    return to === undefined ? undefined : new URL(to, place).href;
  };
  for (const { application, host, redirects } of sites) {
    for (const [index, { from, to }] of redirects.entries()) {
      if (!URL.canParse(to)) continue;
      const way = follow(`https://${host}${from.replace(/\*$/, 'x')}`, step);
      const at = itemsOf(get(application.parameters.node, 'redirects'))[index]?.span ?? application.key;
      if (way === undefined) continue;
      const message = `these redirects form a loop: ${way.join(' → ')}`;
      report.error('redirect-loop', at, message, 'Change one of them to lead to a page.');
    }
  }
}

function redirectsOf({ parameters }: ResolvedApplication): readonly Redirect[] {
  const { redirects } = parameters.values;
  return (Array.isArray(redirects) ? redirects : []).map((item: unknown) => {
    const { from, to } = isRecord(item) ? item : {};
    return { from: typeof from === 'string' ? from : '', to: typeof to === 'string' ? to : '' };
  });
}
