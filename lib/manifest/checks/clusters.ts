import { settingsLayers } from '../environments';
import { get } from '../yaml/node';
import type { ProjectDocument } from '../project-document';
import type { Report } from '../diagnostics/report';

/**
 * Production never follows the current context of a kubeconfig. Where a project says of one environment which cluster it is
 * in, it is meant to say so of production, too: deploying is refused without, unless --context names it.
 */
export function checkClusters({ environments, applications }: ProjectDocument, report: Report): void {
  const all = [...environments.values()];
  const hasCluster = (environment: (typeof all)[number]) =>
    settingsLayers(environment, environments).some((layer) => get(layer, 'cluster') !== undefined);
  const other = all.find((environment) => environment.kind !== 'canary' && hasCluster(environment));
  if (other === undefined) return;
  for (const environment of all) {
    if (environment.kind !== 'production' || hasCluster(environment)) continue;
    const { name, key } = environment;
    // Of the four that exist anyway, nobody may want this one.
    const at = key ?? applications.map((application) => application.mention(name)).find((span) => span !== undefined);
    if (at === undefined) continue;
    report.warning(
      'cluster-missing',
      at,
      `${name} has no cluster, unlike ${other.name}; it never uses the current context`,
      `Add cluster: { context: NAME } to environments.${name}, or deploy it with --context NAME.`,
    );
  }
}
