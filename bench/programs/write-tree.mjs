// node write-tree.mjs COUNT: constructs a project of so many applications by the library, walks its tree, and writes the
// manifests; prints the milliseconds that took.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Application, Project } = require('../../dist/lib');
const { treeObjects, writeManifests } = require('../../dist/lib/kubernetes');
const { Web } = require('../../dist/stacks');

write(1);
console.log(write(Number(process.argv[2])));

function write(count) {
  const started = process.hrtime.bigint();
  const project = new Project({ name: 'bench', environment: { name: 'production', domain: 'bench.example.com' } });
  for (let index = 1; index <= count; index++) {
    const application = new Application(project, `app-${index}`, {
      image: `registry.example.com/bench/app:v${index}`,
      variables: { GREETING: `hello from ${index}` },
    });
    new Web(application, 'web', { port: 3000, replicas: 2 });
  }
  writeManifests(treeObjects(project).map(({ manifest }) => manifest));
  return Number(process.hrtime.bigint() - started) / 1e6;
}
