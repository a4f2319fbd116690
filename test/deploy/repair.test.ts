import { Redis } from '../../addons';
import { noCluster, resourceType, resourceUrn, unitIdentity } from '../../lib/deploy';
import { findOwned } from '../../lib/deploy/ownership';
import { isNeeded, planRepair, type Situation } from '../../lib/deploy/repair';
import type { LiveObject } from '../../lib/deploy/cluster';
import type { ResourceState } from '../../lib/deploy/state';
import { treeObjects, type TreeObject } from '../../lib/kubernetes';
import { Application, unitAnnotation, type Project } from '../../lib/model';
import { Django } from '../../stacks';
import { newProject } from '../tree';

function shop(): Project {
  const project = newProject({ environment: 'staging' });
  const web = new Application(project, 'web', { implied: false });
  new Django(web, 'stack', { module: 'shop.wsgi' });
  return project;
}

const project = shop();
const objects = treeObjects(project).filter(({ manifest }) => ['Job', 'Deployment', 'Service'].includes(manifest.kind));

function object(kind: string): TreeObject {
  const found = objects.find(({ manifest }) => manifest.kind === kind);
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found;
}

const [job, deployment, service] = [object('Job'), object('Deployment'), object('Service')];

function resource(of: TreeObject, extra: Partial<ResourceState> = {}): ResourceState {
  const { apiVersion, kind } = of.manifest;
  return { urn: resourceUrn(project, of), type: resourceType(apiVersion, kind), custom: true, ...extra };
}

function live(...there: readonly (readonly [TreeObject, Partial<LiveObject>?])[]): Situation['live'] {
  return new Map(
    there.map(([of, extra]) => {
      const { apiVersion, kind, metadata } = of.manifest;
      return [of, { apiVersion, kind, name: metadata.name, annotations: {}, managers: [], failed: false, ...extra }];
    }),
  );
}

const nothing = { adopt: [], refresh: [], remake: [], superseded: [], unfinished: false };

function plan(situation: Pick<Situation, 'live' | 'state'>, replaced: readonly TreeObject[] = []) {
  return planRepair({ project, unit: 'staging', objects, ...situation }, replaced);
}

const all = [job, deployment, service];

test('these are the objects', () => {
  expect(objects.map(({ manifest }) => manifest.kind)).toEqual(all.map(({ manifest }) => manifest.kind));
});

test('before the first deployment there is nothing to mend', () => {
  const repair = plan({ live: live(), state: undefined });
  expect(repair).toEqual(nothing);
  expect(isNeeded(repair)).toBe(false);
});

test('where state and cluster agree there is nothing to mend', () => {
  const repair = plan({
    live: live(...all.map((of) => [of] as const)),
    state: { resources: all.map((of) => resource(of)), pending_operations: [] },
  });
  expect(repair).toEqual(nothing);
});

test('what was killed while it was made is taken into the state', () => {
  // GIVEN a Deployment that is in the cluster, and of which the state knows only that it was begun
  const repair = plan({
    live: live([job], [deployment]),
    state: {
      resources: [resource(job)],
      pending_operations: [{ type: 'creating', resource: resource(deployment) }],
    },
  });
  expect(repair).toEqual({ ...nothing, adopt: [deployment], unfinished: true });
  expect(isNeeded(repair)).toBe(true);
});

test('an object in a new version of its API keeps its place: it is not deleted under the old one', () => {
  // GIVEN a state that knows the Deployment by an earlier version
  const old = {
    ...resource(deployment),
    urn: resourceUrn(project, deployment).replace('apps/v1', 'extensions/v1beta1'),
  };
  const repair = plan({
    live: live([job], [deployment]),
    state: { resources: [resource(job), old], pending_operations: [] },
  });
  expect(repair).toEqual({ ...nothing, adopt: [deployment], superseded: [old.urn] });
});

test('what was begun, and never came to the cluster, leaves nothing but the note of it', () => {
  const repair = plan({
    live: live([job]),
    state: { resources: [resource(job)], pending_operations: [{ type: 'creating', resource: resource(deployment) }] },
  });
  expect(repair).toEqual({ ...nothing, unfinished: true });
});

test('what is ours, and unknown to a state that is gone, is taken into a new one', () => {
  expect(plan({ live: live([deployment], [service]), state: undefined })).toEqual({
    ...nothing,
    adopt: [deployment, service],
  });
});

test('what the state has, and the cluster has not, is read again', () => {
  const repair = plan({ live: live([job], [service]), state: { resources: all.map((of) => resource(of)) } });
  expect(repair).toEqual({ ...nothing, refresh: [resourceUrn(project, deployment)] });
});

test.each(['updating', 'deleting'])('what was killed while %s is read again', (type) => {
  const repair = plan({
    live: live(...all.map((of) => [of] as const)),
    state: { resources: all.map((of) => resource(of)), pending_operations: [{ type, resource: resource(service) }] },
  });
  expect(repair).toEqual({ ...nothing, refresh: [resourceUrn(project, service)], unfinished: true });
});

test('a release that failed is made anew, since nothing else would run it again', () => {
  const repair = plan({
    live: live([job, { failed: true }], [deployment], [service]),
    state: { resources: all.map((of) => resource(of)) },
  });
  expect(repair).toEqual({ ...nothing, remake: [job], refresh: [resourceUrn(project, job)] });
});

test('a release that failed, and that the state does not know, is made anew and not taken into it', () => {
  const repair = plan({ live: live([job, { failed: true }]), state: { resources: [] } });
  expect(repair).toEqual({ ...nothing, remake: [job] });
});

test('what cannot be changed in place is made anew', () => {
  const repair = plan(
    { live: live(...all.map((of) => [of] as const)), state: { resources: all.map((of) => resource(of)) } },
    [deployment],
  );
  expect(repair).toEqual({ ...nothing, remake: [deployment], refresh: [resourceUrn(project, deployment)] });
});

test('a resource that is only waiting to be deleted does not count as known', () => {
  const repair = plan({
    live: live([deployment]),
    state: { resources: [resource(deployment, { delete: true })] },
  });
  expect(repair).toEqual({ ...nothing, adopt: [deployment] });
});

test('resources of others in the state are none of its business', () => {
  const foreign = {
    urn: 'urn:pulumi:staging::shop::aws:s3/bucket:Bucket::media',
    type: 'aws:s3/bucket:Bucket',
    custom: true,
  };
  const repair = plan({ live: live(), state: { resources: [foreign] } });
  expect(repair).toEqual(nothing);
});

// Fails as yet: every deployment after the first reads such Secrets again, which costs a run of the engine.
test('a Secret whose name follows its content is found by the rest of its name, and is not missed', async () => {
  // GIVEN a deployed cache, whose Secret for the pods has another name in the cluster than offline
  const withCache = newProject({ environment: 'staging' });
  const web = new Application(withCache, 'web', { implied: false });
  new Redis(web, 'CACHE');
  new Django(web, 'stack', { module: 'shop.wsgi' });
  const deployed = treeObjects(withCache);
  const named = deployed.filter(({ manifest }) => withCache.tokens.get(manifest.metadata.name) === undefined);
  expect(deployed.length - named.length).toBe(1);
  const annotations = { [unitAnnotation]: unitIdentity(withCache, 'staging') };
  const live = await findOwned(withCache, 'staging', deployed, {
    ...noCluster,
    find: (references) =>
      Promise.resolve(
        references.map((reference) => {
          const name = reference.contentNamed === true ? reference.name.replace(/.{8}$/, '01234567') : reference.name;
          return { ...reference, name, annotations, managers: [], failed: false };
        }),
      ),
  });
  // THEN there is nothing to mend
  const state = {
    resources: deployed.map((of) => ({ urn: resourceUrn(withCache, of), type: 'x', custom: true })),
  };
  expect(planRepair({ project: withCache, unit: 'staging', objects: deployed, state, live })).toEqual(nothing);
});
