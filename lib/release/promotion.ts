import { exitCodes, UserError } from '../model';
import { runningImages } from '../operate';
import type { ClusterSession } from './session';

/**
 * The images that are deployed in an environment, by application.
 * @param apps the applications; all that are deployed, where none is named
 * @throws UserError where one of them is not deployed, or nothing is
 */
export function deployedImages({ project, facts }: ClusterSession, apps: readonly string[]): Map<string, string> {
  const { environment } = project;
  const images = Object.assign({}, ...[...facts.releases.values()].map((release) => release.images)) as Record<
    string,
    string
  >;
  const deployed = new Map(
    project.applications.flatMap(({ name, identity }) => {
      const image = images[identity];
      return image === undefined ? [] : [[name, image] as const];
    }),
  );
  const missing = apps.filter((name) => !deployed.has(name));
  if (missing.length === 0 && deployed.size > 0)
    return apps.length === 0 ? deployed : new Map([...deployed].filter(([name]) => apps.includes(name)));
  const what = missing.length === 0 ? 'nothing is' : `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not`;
  throw new UserError(`${what} deployed in ${environment.name}`, {
    code: 'promotion-empty',
    exitCode: exitCodes.invalid,
    hint:
      deployed.size === 0
        ? `Deploy it first: infra deploy ${environment.options} --image APP=IMAGE.`
        : `Deployed there: ${[...deployed.keys()].join(', ')}.`,
  });
}

/** The same images with the digest that runs, where the nodes tell: a tag may have been moved since. */
export async function withDigests(
  { project, cluster }: ClusterSession,
  images: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const pinned = await Promise.all(
    project.applications
      .filter(({ name }) => images.has(name))
      .map(async ({ name, objectName }): Promise<[string, string]> => {
        const image = images.get(name) ?? '';
        const running = await runningImages(cluster, project.namespace, `app.kubernetes.io/instance=${objectName}`);
        return [name, running.get(image) ?? image];
      }),
  );
  return new Map(pinned);
}
