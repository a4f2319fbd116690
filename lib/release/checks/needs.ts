import { exitCodes, UserError, type Application, type Needed, type Refuse } from '../../model';
import type { Cluster } from '../../operate';

/**
 * Checks that what applications use of others is in the cluster, before anything starts.
 * @param say told of what we may not look at
 * @param refuse told of each that is not there
 */
export async function checkNeeds(
  cluster: Pick<Cluster, 'get'>,
  applications: readonly Application[],
  say: (line: string) => void,
  refuse: Refuse,
): Promise<void> {
  const { ClusterError } = await import('../../operate/index.js');
  const all = applications.flatMap(({ attachments }) => [...attachments.values()].flatMap(({ addon }) => addon.needs));
  const needs = new Map(all.map((need) => [`${need.kind} ${need.namespace}/${need.name}`, need]));
  const missing = await Promise.all(
    [...needs].map(async ([where, { what, hint, ...reference }]: [string, Needed]) => {
      try {
        if ((await cluster.get(reference)) !== undefined) return [];
      } catch (error) {
        if (!ClusterError.hasCode(error, 'cluster-forbidden')) throw error;
        say(`warning: no permission to check whether ${what} exists: ${where}`);
        return [];
      }
      const error = new UserError(`${what} does not exist in the cluster: there is no ${where}`, {
        code: 'needed-missing',
        exitCode: exitCodes.invalid,
        hint,
      });
      return [error];
    }),
  );
  // In the order of the applications, whichever answer comes first.
  for (const error of missing.flat()) refuse(error);
}
