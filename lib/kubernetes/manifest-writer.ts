import { DEFAULT_SCHEMA, dump, Type } from 'js-yaml';
import type { Manifest } from './objects';

/**
 * Texts made of what numbers, dates and times are made of: YAML 1.1, which kubectl and Helm read, takes more of them for
 * such than the writer knows (`1_000`, `2024-1-1`). As a type of the schema it makes the writer quote them.
 */
const numberLike = new Type('tag:infra.dev,2026:number-like', {
  kind: 'scalar',
  resolve: (text: unknown) =>
    typeof text === 'string' && /^[-+]?([.\d][-+\d.,:_a-fA-FxXoOtTzZ \t]*|[eE][-+]?\d+)$/.test(text),
});

const schema = DEFAULT_SCHEMA.extend({ implicit: [numberLike] });

/** Writes objects as YAML documents, quoted so that readers of YAML 1.1 and 1.2 agree on every value. */
export function writeManifests(manifests: readonly Manifest[]): string {
  return manifests.map((manifest) => `---\n${dump(manifest, { schema, lineWidth: -1, noRefs: true })}`).join('');
}
