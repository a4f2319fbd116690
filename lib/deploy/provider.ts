import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';

/**
 * The engine's Kubernetes provider, by its name alone: @pulumi/kubernetes itself takes 0.6 s to import, and its classes
 * add nothing to objects that are complete.
 */
export class KubernetesProvider extends pulumi.ProviderResource {
  constructor(name: string, args: { readonly context?: string | undefined; readonly clusterIdentifier: string }) {
    super(
      'kubernetes',
      name,
      {
        enableServerSideApply: 'true',
        clusterIdentifier: args.clusterIdentifier,
        ...(args.context === undefined ? {} : { context: args.context }),
      },
      { version: providerVersion() },
    );
  }
}

function providerVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve('@pulumi/kubernetes/package.json'), 'utf8'));
  if (
    typeof manifest === 'object' &&
    manifest !== null &&
    'version' in manifest &&
    typeof manifest.version === 'string'
  ) {
    return manifest.version.replace(/^v/, '');
  }
  throw new Error('@pulumi/kubernetes/package.json has no version');
}
