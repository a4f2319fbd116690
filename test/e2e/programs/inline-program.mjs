// Runs the engine on a program of three resources: node inline-program.mjs <preview|up|refresh|destroy> <settings as JSON>.
import pulumi from '@pulumi/pulumi';
import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';

const [action, settings] = process.argv.slice(2);
const { namespace, kubeconfig, context, state, greeting, image, ignoreChanges } = JSON.parse(settings);

async function program() {
  const provider = new (class extends pulumi.ProviderResource {})('kubernetes', 'cluster', {
    kubeconfig,
    context,
    clusterIdentifier: 'e2e',
  });
  const object = (type, name, properties) =>
    new pulumi.CustomResource(
      type,
      name,
      {
        ...properties,
        metadata: {
          name,
          namespace,
          annotations: { 'pulumi.com/skipAwait': 'true', 'pulumi.com/patchFieldManager': 'infra' },
        },
      },
      { provider, ignoreChanges },
    );
  object('kubernetes:core/v1:ConfigMap', 'greeting', { apiVersion: 'v1', kind: 'ConfigMap', data: { greeting } });
  object('kubernetes:core/v1:Secret', 'password', {
    apiVersion: 'v1',
    kind: 'Secret',
    immutable: true,
    stringData: { password: pulumi.secret('canary-in-the-state') },
  });
  const labels = { app: 'web' };
  object('kubernetes:apps/v1:Deployment', 'web', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'web', image, resources: { requests: { cpu: '1000m' } } }] },
      },
    },
  });
}

try {
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: 'test', projectName: namespace, program },
    { envVars: { PULUMI_BACKEND_URL: `file://${state}` } },
  );
  const started = Date.now();
  const result = await stack[action]();
  const changes = result.changeSummary ?? result.summary.resourceChanges;
  process.stdout.write(`${JSON.stringify({ changes, ms: Date.now() - started })}\n`);
} catch (error) {
  // Left alone, Pulumi's own handler prints it and ends with 0.
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
