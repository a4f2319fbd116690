import { Kafka, Postgres } from '../../addons';
import { checkMadeWith, dataLeft } from '../../lib/deploy/made-with';
import { resourceType, resourceUrn } from '../../lib/deploy/identity';
import { treeObjects } from '../../lib/kubernetes';
import { Application, Project, type UserError } from '../../lib/model';
import { Worker } from '../../stacks';

/** A project whose add-ons come from where they are told to. */
function shop(provisioner: 'in-cluster' | 'external' | undefined, brokers: 1 | 3 = 3) {
  const project = new Project({ name: 'shop', environment: 'staging' });
  const web = new Application(project, 'web', { image: 'registry.example.com/web:1' });
  new Worker(web, 'worker');
  if (provisioner !== undefined) new Postgres(web, 'DATABASE', { provisioner });
  new Kafka(web, 'KAFKA', { provisioner: 'in-cluster', brokers });
  project.prepare();
  return { project, objects: treeObjects(project) };
}

/** The state a project leaves behind. */
function stateOf({ project, objects }: ReturnType<typeof shop>) {
  return {
    resources: objects.map((object) => ({
      urn: resourceUrn(project, object),
      type: resourceType(object.manifest.apiVersion, object.manifest.kind),
      custom: true,
      inputs: { ...object.manifest },
    })),
  };
}

const refusals = (before: ReturnType<typeof shop>, { project, objects }: ReturnType<typeof shop>) => {
  const found: UserError[] = [];
  checkMadeWith(dataLeft(project, objects, stateOf(before)), (error) => void found.push(error));
  return found.map(({ code, message }) => `${code}: ${message}`);
};

test('data of an add-on that comes from elsewhere is told of once', () => {
  expect(refusals(shop('in-cluster'), shop('external'))).toEqual([
    'data-fixed: web-database has data created with provisioner in-cluster, which cannot be used with provisioner external',
  ]);
});

test('data of one that is gone is kept, and what comes from within the cluster now had none', () => {
  expect(refusals(shop('in-cluster'), shop(undefined))).toEqual([]);
  expect(refusals(shop('external'), shop('in-cluster'))).toEqual([]);
  expect(refusals(shop('in-cluster'), shop('in-cluster'))).toEqual([]);
});

test('every broker has a part of what there is, however many there are by default', () => {
  const madeWith = (brokers: 1 | 3) =>
    shop(undefined, brokers)
      .objects.map(({ manifest }) => manifest.metadata.annotations?.['infra.dev/made-with'])
      .filter((text) => text !== undefined);
  expect(madeWith(3)).toHaveLength(4);
  expect(new Set(madeWith(3)).size).toBe(1);
  expect(madeWith(1)[0]).toBe('{"addon":"web/kafka","type":"kafka","provisioner":"in-cluster","brokers":"1"}');
});
