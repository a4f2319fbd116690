import { canaryWeights } from '../kubernetes';
import type { Project } from '../model';
import type { Release } from '../operate';
import type { Unit } from './units';

/**
 * The images that were deployed, and those the manifest names, to tell when these change.
 * @param last the release before, whose other applications stay as they are
 * @param apps the applications that were deployed. Empty: all
 */
export function recordedImages(
  unit: Unit,
  last: Release | undefined,
  apps: readonly string[],
): Pick<Release, 'images' | 'declared'> {
  const deployed = unit.applications.filter(({ name }) => apps.length === 0 || apps.includes(name));
  const kept = ([identity]: [string, string]) =>
    unit.applications.some((application) => application.identity === identity);
  const entries = (record: { readonly [identity: string]: string } | undefined) =>
    Object.entries(record ?? {}).filter(kept);
  return {
    images: Object.fromEntries([...entries(last?.images), ...deployed.map(({ identity, image }) => [identity, image])]),
    declared: Object.fromEntries([
      ...entries(last?.declared),
      ...deployed.map(({ identity, props }) => [identity, props.image ?? '']),
    ]),
  };
}

/** What a canary takes of the traffic from now on. */
export function recordedWeights(
  project: Project,
  unit: Unit,
  before: Release | undefined,
  apps: readonly string[],
): Pick<Release, 'canary'> {
  const { environment } = project;
  if (environment.kind !== 'canary') return {};
  const given = canaryWeights(project);
  const last = before?.canary?.weights ?? {};
  const weights = unit.applications.flatMap(({ name, identity }) => {
    const weight = apps.length === 0 || apps.includes(name) ? given[identity] : last[identity];
    return weight === undefined ? [] : [[identity, weight] as const];
  });
  return { canary: { of: environment.base, weights: Object.fromEntries(weights) } };
}
