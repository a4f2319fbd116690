import { execFileSync } from 'node:child_process';
import { pythonPackages } from '../python-packages';

const program = `
import json, sys, yaml
def read(text):
    try:
        return list(yaml.safe_load_all(text))
    except yaml.YAMLError as error:
        return [str(error)]
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout, default=repr)
`;

/** What PyYAML, which reads YAML 1.1 and breaks lines where Unicode does, finds in texts: the documents of each. */
export function readByPython(texts: readonly string[]): readonly (readonly unknown[])[] {
  const PYTHONPATH = pythonPackages('PyYAML==6.0.3');
  const output = execFileSync('python3', ['-c', program], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH },
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output) as (readonly unknown[])[];
}
