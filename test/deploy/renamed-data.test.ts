import { Kafka, Postgres } from '../../addons';
import { resourceType, resourceUrn } from '../../lib/deploy';
import { checkRenames, type RenameOptions } from '../../lib/deploy/renamed-data';
import { treeObjects } from '../../lib/kubernetes';
import { Application, Project, type UserError } from '../../lib/model';
import { Worker } from '../../stacks';

interface AddOns {
  readonly shared?: readonly string[];
  readonly own?: readonly string[];
  /** Former alias of the first shared one. */
  readonly was?: string;
  readonly kafka?: string;
}

function shop({ shared = [], own = [], was, kafka }: AddOns) {
  const project = new Project({ name: 'shop', environment: 'staging' });
  const web = new Application(project, 'web', { image: 'registry.example.com/web:1' });
  new Worker(web, 'worker');
  for (const alias of shared) new Postgres(project, alias, { ...(was === undefined ? {} : { was }) });
  for (const alias of own) new Postgres(web, alias);
  if (kafka !== undefined) new Kafka(project, kafka);
  project.prepare();
  return { project, unit: 'staging', objects: treeObjects(project), live: new Map() };
}

function refusals(before: AddOns, after: AddOns, options: Partial<RenameOptions> = {}): UserError[] {
  const old = shop(before);
  const resources = old.objects.map((object) => ({
    urn: resourceUrn(old.project, object),
    type: resourceType(object.manifest.apiVersion, object.manifest.kind),
    custom: true,
    inputs: { ...object.manifest },
  }));
  const found: UserError[] = [];
  checkRenames(
    { ...shop(after), state: { resources } },
    { newData: [], isDoomed: () => false, targets: [], ...options },
    (error) => void found.push(error),
  );
  return found;
}

const [main, primary] = [{ shared: ['MAIN'] }, { shared: ['PRIMARY'] }];

test('a new name without was is refused, with what to write and what to say if it is no rename', () => {
  const [refusal, ...others] = refusals(main, primary);
  expect(others).toEqual([]);
  expect(refusal).toMatchObject({
    code: 'rename-unclear',
    message:
      'PRIMARY is new and would start empty, while MAIN, which has data and is of the same type, postgres, is no longer in the manifest',
    hint: 'If MAIN was renamed, write was: MAIN at PRIMARY. If PRIMARY is a different one, infra deploy --new-data shop-primary lets it start empty; the data of MAIN is kept.',
  });
});

test.each<[string, AddOns, AddOns, Partial<RenameOptions>]>([
  ['with was, it is the same one', main, { ...primary, was: 'MAIN' }, {}],
  ['told to start empty, it is another one', main, primary, { newData: ['shop-primary'] }],
  ['where the data is deleted, nobody goes on with it', main, primary, { isDoomed: () => true }],
  ['where the new one is left alone', main, primary, { targets: ['urn:pulumi:staging::shop::none::none'] }],
  ['one that goes alone', main, {}, {}],
  ['one that comes beside it', main, { shared: ['MAIN', 'PRIMARY'] }, {}],
  ['one that was there already', { shared: ['MAIN', 'PRIMARY'] }, primary, {}],
  ['one of another owner', main, { own: ['PRIMARY'] }, {}],
  ['one of another type', main, { kafka: 'PRIMARY' }, {}],
  ['the first deployment', {}, primary, {}],
])('no rename: %s', (_what, before, after, options) => {
  expect(refusals(before, after, options)).toEqual([]);
});

test('those of an application are looked at in the same way', () => {
  expect(refusals({ own: ['DATABASE'] }, { own: ['STORE'] }).map(({ code }) => code)).toEqual(['rename-unclear']);
});
