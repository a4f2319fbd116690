import { treeObjects } from '../../lib/kubernetes';
import { processesOfFiles } from '../../lib/manifest/repository-files';
import { environmentKinds, isRecord, objectName } from '../../lib/model';
import { everyType } from '../kubernetes/every-type';

/** What may follow a claimed name: a digest of content, and what the API server would never mix up with a name of ours. */
const derived = /^(-[0-9a-f]{8}|-(release|job|topology|web-files)-[0-9a-f]{8}|-tls|-generated|-configuration(-.+)?)?$/;

test.each(environmentKinds)('validate knows every name objects have in %s, so that it finds clashes', (kind) => {
  // GIVEN a project with every type
  const project = everyType(kind);
  const objects = treeObjects(project);
  // WHEN the names are claimed as the descriptions of the types tell
  const claims = project.applications.flatMap(({ objectName: base, stack, props }) => {
    const { processes } = stack.parameters as { readonly processes?: unknown };
    const further = [
      ...(stack.description.objects ?? []),
      ...processesOfFiles(stack.description, props.files ?? {}),
      ...Object.keys(isRecord(processes) ? processes : {}),
    ];
    return [base, ...further.map((part) => objectName([base, part]))];
  });
  for (const { objectName: base, description } of project.addons)
    claims.push(base, ...(description.objects ?? []).map((part) => objectName([base, part], 52)));
  // THEN no object goes by another
  const unclaimed = objects
    .map(({ manifest }) => manifest.metadata.name)
    // The volume of a member of a server, as its StatefulSet calls it.
    .map((name) => name.replace(/^data-(.+)-[0-9]$/, '$1'))
    .filter((name) => !claims.some((claim) => name.startsWith(claim) && derived.test(name.slice(claim.length))));
  expect(unclaimed).toEqual([]);
  expect(objects.length).toBeGreaterThan(5);
});
