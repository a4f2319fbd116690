import type { OwnershipValues } from './values';

/** Who owns which paths of the repository; the last match wins, as in CODEOWNERS. */
export class Ownership {
  readonly rules: readonly OwnershipValues[];

  constructor(rules: readonly OwnershipValues[] = []) {
    this.rules = rules;
  }

  /** The owners of what no narrower rule names. */
  get fallback(): readonly string[] {
    return this.rules.findLast((rule) => rule.paths.includes('**'))?.owners ?? [];
  }
}
