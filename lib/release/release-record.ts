import { notAsRendered, writeRelease, type Release } from '../operate';
import { releaseName } from './cluster-facts';
import { recordedImages, recordedWeights } from './deployed';
import type { ClusterSession } from './session';
import { whoRuns } from './who-runs';
import type { Unit } from './units';
import { version } from './version';

/**
 * Takes the digest out of the last release: until this one has ended, nothing is known to be as that one left it. The first
 * is written down before anything of it is there: if it never succeeds, whoever removes it knows the unit by this.
 */
export async function recordBeginning(
  { project, cluster, facts }: ClusterSession,
  unit: Unit,
  { environment, state }: Omit<ReleaseOrigin, 'apps'>,
): Promise<void> {
  const last: Omit<Release, 'digest'> = facts.releases.get(unit.name) ?? {
    version: 0,
    images: {},
    configurations: {},
    who: whoRuns(environment),
    when: new Date().toISOString(),
    infra: version(),
    state,
  };
  const release = { ...last, digest: notAsRendered.unfinished };
  await writeRelease(cluster, project.namespace, releaseName(project, unit.name), release);
}

/** What a release was made with, and by whom. */
export interface ReleaseOrigin {
  readonly environment: NodeJS.ProcessEnv;
  /** Names the state it was deployed from. */
  readonly state: string;
  /** The applications it was limited to. Empty: all */
  readonly apps: readonly string[];
}

/** Records what a unit is from now on. @param digest of what it was rendered from, or one of `notAsRendered` */
export async function recordRelease(
  { project, cluster, facts }: ClusterSession,
  unit: Unit,
  digest: string,
  { environment, state, apps }: ReleaseOrigin,
): Promise<void> {
  const last = facts.releases.get(unit.name);
  await writeRelease(cluster, project.namespace, releaseName(project, unit.name), {
    version: (last?.version ?? 0) + 1,
    digest,
    ...recordedImages(unit, last, apps),
    ...recordedWeights(project, unit, last, apps),
    configurations: facts.configurations,
    who: whoRuns(environment),
    when: new Date().toISOString(),
    ...(project.commit === undefined ? {} : { commit: project.commit }),
    infra: version(),
    state,
  });
}

/** Takes the record of a unit away that is no more. */
export async function recordRemoval({ project, cluster }: ClusterSession, unit: string): Promise<void> {
  await writeRelease(cluster, project.namespace, releaseName(project, unit), undefined);
}
