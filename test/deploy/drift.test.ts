import { appliedAs, describeDrift, driftOf, isByHand } from '../../lib/deploy';
import type { LiveObject, ManagedFields } from '../../lib/deploy/cluster';
import { treeObjects, type TreeObject } from '../../lib/kubernetes';
import { Application } from '../../lib/model';
import { Web } from '../../stacks';
import { newProject } from '../tree';

const project = newProject({ environment: 'development' });
new Web(new Application(project, 'web', { image: 'a:1', variables: { A: '1' } }), 'stack');
const [deployment] = treeObjects(project).filter(({ manifest }) => manifest.kind === 'Deployment') as [TreeObject];

/** The fields a manager has, as the API server writes them, of everything in a value. */
function fieldsOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return {};
  if (Array.isArray(value)) {
    return Object.fromEntries(
      value.flatMap((item: unknown) =>
        typeof item === 'object' && item !== null && 'name' in item
          ? [[`k:${JSON.stringify({ name: item.name })}`, { '.': {}, ...fieldsOf(item) }]]
          : [],
      ),
    );
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [`f:${key}`, fieldsOf(part)]));
}

/** Without a path of a set. */
function without(fields: unknown, [step = '', ...steps]: readonly string[]): Record<string, unknown> {
  const { [step]: below, ...rest } = fields as Record<string, unknown>;
  return steps.length === 0 ? rest : { ...rest, [step]: without(below, steps) };
}

const ours = fieldsOf(deployment.manifest);
const container = ['f:spec', 'f:template', 'f:spec', 'f:containers', 'k:{"name":"web"}'];

function live(fields: readonly ManagedFields[], spec: unknown = deployment.manifest['spec']): LiveObject {
  const { apiVersion, kind, metadata } = deployment.manifest;
  return {
    apiVersion,
    kind,
    name: metadata.name,
    annotations: {},
    managers: [],
    failed: false,
    fields,
    spec: spec as Record<string, unknown>,
  };
}

function drift(...args: Parameters<typeof live>): string[] {
  return driftOf(deployment, live(...args), appliedAs(deployment)).map(describeDrift);
}

test('what is as we applied it is none', () => {
  expect(drift([{ manager: 'infra', fields: ours }])).toEqual([]);
  expect(drift([{ manager: 'pulumi-kubernetes-1', fields: ours }])).toEqual([]);
});

test('a field that somebody else manages too, with the same value, is none', () => {
  expect(
    drift([
      { manager: 'infra', fields: ours },
      { manager: 'kubectl', fields: ours },
    ]),
  ).toEqual([]);
});

test('of an object that was never applied on the server nothing is known', () => {
  expect(drift([{ manager: 'kubectl', fields: ours }])).toEqual([]);
});

test('a field that passed to another manager is named with it', () => {
  const image = [...container, 'f:image'];
  const theirs = image.reduceRight<Record<string, unknown>>((below, step) => ({ [step]: below }), {});
  expect(
    drift([
      { manager: 'infra', fields: without(ours, image) },
      { manager: 'kubectl-set', fields: theirs },
    ]),
  ).toEqual(['Deployment web: spec.template.spec.containers[web].image was changed by kubectl-set']);
});

test('a variable that is gone was taken away; one that nobody manages, but is there, was not', () => {
  const variable = [...container, 'f:env', 'k:{"name":"A"}'];
  const fields = [{ manager: 'infra', fields: without(ours, variable) }];
  const gone = JSON.parse(JSON.stringify(deployment.manifest['spec'])) as {
    template: { spec: { containers: { env: { name: string }[] }[] } };
  };
  for (const one of gone.template.spec.containers) one.env = one.env.filter(({ name }) => name !== 'A');
  expect(drift(fields)).toEqual([]);
  expect(drift(fields, gone)).toEqual([
    'Deployment web: spec.template.spec.containers[web].env[A] was removed by hand',
  ]);
});

/** What was applied of the Deployment, in another form. */
function applied(change: (spec: Spec) => void): Record<string, unknown> {
  const copy = JSON.parse(JSON.stringify(appliedAs(deployment))) as Record<string, unknown> & { spec: Spec };
  change(copy.spec);
  return copy;
}

interface Spec {
  template: { spec: { containers: { image?: string; env: { name: string }[] }[] } };
}

test('what is wanted for the first time was not removed: a variable, a field, a whole object', () => {
  // GIVEN a Deployment that was applied without the variable and its image, and has neither
  const image = [...container, 'f:image'];
  const variable = [...container, 'f:env', 'k:{"name":"A"}'];
  const fields = [{ manager: 'infra', fields: without(without(ours, image), variable) }];
  const bare = applied(({ template: { spec } }) => {
    for (const one of spec.containers) {
      delete one.image;
      one.env = one.env.filter(({ name }) => name !== 'A');
    }
  });
  const there = live(fields, bare['spec']);

  // THEN it is drift only of what was applied with them
  const found = (before: Record<string, unknown> | undefined) =>
    driftOf(deployment, there, before).map(({ path }) => path);
  expect(found(bare)).toEqual([]);
  expect(found(undefined)).toEqual([]);
  expect(found(appliedAs(deployment))).toEqual([
    'spec.template.spec.containers[web].env[A]',
    'spec.template.spec.containers[web].image',
  ]);
});

test('what another tool sets that was not applied is no drift', () => {
  const image = [...container, 'f:image'];
  const theirs = image.reduceRight<Record<string, unknown>>((below, step) => ({ [step]: below }), {});
  const fields = [
    { manager: 'infra', fields: without(ours, image) },
    { manager: 'helm', fields: theirs },
  ];
  const before = applied(({ template: { spec } }) => spec.containers.forEach((one) => delete one.image));
  expect(driftOf(deployment, live(fields), before)).toEqual([]);
});

test('a secret in the state counts as what it is to be', () => {
  // GIVEN a Secret of which another tool has one key
  const { apiVersion, metadata } = deployment.manifest;
  const secret: TreeObject = {
    ...deployment,
    manifest: { apiVersion, kind: 'Secret', metadata, stringData: { A: 'a', B: 'b' } },
  };
  const fields = [
    { manager: 'infra', fields: { 'f:data': { 'f:A': {} } } },
    { manager: 'helm', fields: { 'f:data': { 'f:B': {} } } },
  ];
  const encrypted = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext: 'v1:x' };
  const found = (data: unknown) => driftOf(secret, live(fields), { data }).map(describeDrift);

  // THEN it is told of where it was applied, however the state hides it
  const told = ['Deployment web: data.B was changed by helm'];
  expect(found({ A: encrypted, B: encrypted })).toEqual(told);
  expect(found(encrypted)).toEqual(told);
  expect(found({ A: encrypted })).toEqual([]);
});

test.each([
  ['kubectl-edit', true],
  ['kubectl', true],
  [undefined, true],
  ['argocd-controller', false],
  ['helm', false],
])('%s: by hand is %s', (manager, expected) => {
  const one = {
    object: deployment,
    live: live([]),
    path: 'spec.replicas',
    ...(manager === undefined ? {} : { manager }),
  };
  expect(isByHand(one)).toBe(expected);
});
