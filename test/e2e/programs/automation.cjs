// Runs a Pulumi program of ours by Pulumi's own Automation API: node automation.cjs MODULE PROJECT STACK up|preview|destroy
require('esbuild-register/dist/node').register({ target: 'node20' });
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { LocalWorkspace } = require('@pulumi/pulumi/automation');

const root = join(__dirname, '..', '..', '..');
const exported = { '': 'lib/index', '/stacks': 'stacks/index', '/addons': 'addons/index', '/pulumi': 'lib/pulumi' };
const resolveFilename = Module._resolveFilename;
// The package by its own name, as its users import it, from what the build made.
Module._resolveFilename = function (request, ...rest) {
  const built = request.startsWith('project-infra') ? exported[request.slice('project-infra'.length)] : undefined;
  return resolveFilename.call(this, built === undefined ? request : join(root, 'dist', `${built}.js`), ...rest);
};

const [module_, projectName, stackName, operation] = process.argv.slice(2);

async function main() {
  const program = require(resolve(module_));
  const stack = await LocalWorkspace.createOrSelectStack({ projectName, stackName, program });
  const result = await stack[operation]({ onError: (text) => process.stderr.write(text) });
  const changes = result.summary?.resourceChanges ?? result.changeSummary;
  const outputs = Object.fromEntries(Object.entries(result.outputs ?? {}).map(([name, { value }]) => [name, value]));
  process.stdout.write(`${JSON.stringify({ changes, outputs })}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
