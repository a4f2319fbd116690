import { dump } from 'js-yaml';
import type { Manifest } from './objects';

/** Writes objects as YAML documents, quoted so that readers of YAML 1.1 and 1.2 agree on every value. */
export function writeManifests(manifests: readonly Manifest[]): string {
  return manifests.map((manifest) => `---\n${dump(manifest, { lineWidth: -1, noRefs: true })}`).join('');
}
