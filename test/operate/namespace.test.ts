import { recordedState } from '../../lib/operate';

const namespace = (annotations?: { readonly [key: string]: string }) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shared', ...(annotations === undefined ? {} : { annotations }) },
});

test.each<[string, { readonly [key: string]: string } | undefined, string | undefined]>([
  ['nothing is recorded', undefined, undefined],
  ['its own is', { 'state.infra.dev/shop': 'file:///a', 'infra.dev/state': 'file:///b' }, 'file:///a'],
  ["only a neighbour's is", { 'state.infra.dev/blog': 'file:///a' }, undefined],
  [
    'an early version made the namespace for it',
    { 'infra.dev/environment': 'shop/staging', 'infra.dev/state': 'file:///a' },
    'file:///a',
  ],
  [
    'an early version made it for a neighbour',
    { 'infra.dev/environment': 'blog/staging', 'infra.dev/state': 'file:///a' },
    undefined,
  ],
  ['an early version used one of somebody else', { 'infra.dev/state': 'file:///a' }, 'file:///a'],
])('the state of a project, where %s', (_name, annotations, state) => {
  expect(recordedState(namespace(annotations), 'shop')).toBe(state);
});
