import { spawnSync } from 'node:child_process';
import { pythonPackages } from '../python-packages';
import { manifests } from '../tree';
import { everyType, kinds } from './every-type';

/** The oldest version that pods end gracefully with (preStop.sleep), and the newest that the judge knows. */
const versions = ['1.30', '1.37'];

/** Tells every object that the schema of a version refuses; schemas are read once each, not for each object. */
const judge = `
import functools, json, sys
from kubernetes_validate import utils
utils.schema_contents = functools.cache(utils.schema_contents)
refused = {}
for case, version, document in json.load(sys.stdin):
    told = refused.setdefault(case, [])
    try:
        utils.validate(document, version, strict=True)
    except utils.ValidationError as error:
        told.append(" ".join([document["kind"], document["metadata"]["name"], error.message]))
    except utils.SchemaNotFoundError:
        # A kind that others bring.
        told.append("unknown " + document["kind"])
json.dump(refused, sys.stdout)
`;

test('the schema of Kubernetes takes every field of every type, in every environment', () => {
  const cases = kinds.flatMap((kind) => {
    const all = manifests(everyType(kind));
    return versions.flatMap((version) => all.map((manifest) => [`${kind}, ${version}`, version, manifest]));
  });
  const { status, stdout, stderr } = spawnSync('python3', ['-c', judge], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], PYTHONPATH: pythonPackages('kubernetes-validate==1.37.0') },
  });
  if (status !== 0) throw new Error(stderr);
  const expected = Object.fromEntries(cases.map(([name]) => [String(name), []]));
  expect(JSON.parse(stdout)).toEqual(expected);
});
