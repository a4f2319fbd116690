// node plain-pulumi.mjs SETTINGS: what one would write by hand – an inline program that registers the objects of a file,
// brought up by the Automation API. Prints what changed.
import { readFileSync } from 'node:fs';
import pulumi from '@pulumi/pulumi';
import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';

const { project, objects, kubeconfig, state } = JSON.parse(process.argv[2]);

async function program() {
  const provider = new Provider('kubernetes', 'cluster', { kubeconfig, enableServerSideApply: 'true' });
  for (const object of JSON.parse(readFileSync(objects, 'utf8'))) {
    const { apiVersion, kind, metadata } = object;
    const type = `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
    new pulumi.CustomResource(type, `${kind}-${metadata.name}`, object, { provider });
  }
}

class Provider extends pulumi.ProviderResource {}

try {
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: 'bench', projectName: project, program },
    { envVars: { PULUMI_BACKEND_URL: `file://${state}` } },
  );
  const { summary } = await stack.up();
  process.stdout.write(JSON.stringify(summary.resourceChanges));
} catch (error) {
  // Left alone, Pulumi's own handler prints it and ends with 0.
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
