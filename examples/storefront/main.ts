// The project as a cdk8s application: `npx cdk8s synth`. The environment is development unless INFRA_ENV says otherwise.
import { loadProject } from 'project-infra';

async function main(): Promise<void> {
  const environment = process.env['INFRA_ENV'] ?? 'development';
  const outdir = process.env['CDK8S_OUTDIR'] ?? 'dist';
  const project = await loadProject(__dirname, { environment, outdir });
  project.synth();
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
