// npm run bench [-- MEASURE…]: how fast infra is, beside what it is compared with, on this machine and in this run.
// A figure that is missed is reported, not an error: only a measure that breaks ends with 1.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('esbuild-register/dist/node').register();

/** The measures, by name, in the order they run: those of a cluster last. */
const measures = {
  startup: { files: ['startup'], cluster: false },
  manifests: { files: ['manifests', 'linearity'], cluster: false },
  deploy: { files: ['unchanged', 'fresh'], cluster: true },
  units: { files: ['units'], cluster: true },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in measures));
if (unknown.length > 0) {
  console.error(`no measure is called ${unknown.join(', ')}; they are ${Object.keys(measures).join(', ')}`);
  process.exit(2);
}
const selected = Object.entries(measures).filter(([name]) => wanted.length === 0 || wanted.includes(name));

const { say } = require('./say.ts');
require('./build.ts').buildWhereStale();

// What is waited for – child processes that are not held on to – would not keep this process from ending.
const alive = setInterval(() => undefined, 1000);
let tearDown;
let skipped;
const rows = [];
try {
  for (const [name, { files, cluster }] of selected) {
    if (cluster && tearDown === undefined) skipped = await startCluster();
    if (cluster && skipped !== undefined) {
      say(`SKIPPED ${name}: ${skipped}`);
      continue;
    }
    for (const file of files) {
      say(`${name}: ${file}`);
      rows.push(...(await measured(file)));
    }
  }
} finally {
  await tearDown?.();
  clearInterval(alive);
}
const { table, legend } = require('./table.ts');
if (rows.length > 0) console.log(`\n${table(rows)}\n\n${legend}`);

/** The lines of a measure; of one that breaks none, while the others go on. */
async function measured(file) {
  try {
    // Loaded only now: what runs on the cluster reads, as it is loaded, where that is.
    return await require(`./${file}.ts`).measure();
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    return [];
  }
}

/** Starts what the end-to-end tests run on; gives why there is none. */
async function startCluster() {
  tearDown = require('../test/e2e/global-teardown.ts').default;
  try {
    await require('../test/e2e/global-setup.ts').default();
  } catch (error) {
    return error.message;
  }
  const run = require('../test/e2e/run.ts').readRun();
  return run.skipped ? run.reason : undefined;
}
