import type { Drift } from '../../lib/deploy';
import { treeObjects } from '../../lib/kubernetes';
import { Application } from '../../lib/model';
import { driftLines } from '../../lib/release/drift-report';
import { Web } from '../../stacks';
import { newProject } from '../tree';

function drift(path: string, manager?: string): Drift {
  const project = newProject();
  new Web(new Application(project, 'web', { image: 'web:1' }), 'stack');
  const [object] = treeObjects(project);
  if (object === undefined) throw new Error('an application has objects');
  const live = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', annotations: {}, managers: [], failed: false };
  return { object, live, path, ...(manager === undefined ? {} : { manager }) };
}

const all = [drift('spec.replicas', 'kubectl-edit'), drift('spec.paused', 'argocd'), drift('metadata.labels.team')];
const told = [
  'warning: Deployment web: spec.replicas was changed by kubectl-edit',
  'warning: Deployment web: spec.paused was changed by argocd',
  'warning: Deployment web: metadata.labels.team was removed by hand',
];
const refresh = '  infra deploy --refresh reverts changes made by hand';
const takeOwnership = '  infra deploy --take-ownership takes over what other tools manage';

test.each([
  [{ refresh: false, takeOwnership: false }, [refresh, takeOwnership]],
  [{ refresh: true, takeOwnership: false }, [takeOwnership]],
  [{ refresh: true, takeOwnership: true }, []],
])('with %j it is told what would put back the rest', (handling, hints) => {
  expect(driftLines(all, handling)).toEqual([...told, ...hints]);
});

test('without drift there is nothing to tell', () => {
  expect(driftLines([], { refresh: false, takeOwnership: false })).toEqual([]);
});
