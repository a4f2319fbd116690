import { pathPattern } from './path-pattern';
import type { OwnershipValues } from '../values';

/** Why somebody owns a path. */
export interface Owning {
  /** Empty where the rule says that nobody does. */
  readonly owners: readonly string[];
  readonly rule: OwnershipValues;
  /** The pattern of the rule that decided. */
  readonly pattern: string;
}

/** The patterns that leave nothing out. */
const everything: ReadonlySet<string> = new Set(['*', '**', '/**', '**/*']);

/**
 * Who owns which paths of the repository; the last match wins, as in CODEOWNERS.
 *
 * @example
 * const ownership = new Ownership([
 *   { paths: ['**'], owners: ['@acme/storefront'] },
 *   { paths: ['billing/**'], owners: ['@acme/payments'] },
 * ]);
 * ownership.of('billing/tax.ts')?.owners; // ['@acme/payments']
 */
export class Ownership {
  readonly rules: readonly OwnershipValues[];
  /** The last first. */
  private compiled: readonly CompiledRule[] | undefined;

  constructor(rules: readonly OwnershipValues[] = []) {
    this.rules = rules;
  }

  /** The owners of what no narrower rule names. */
  get fallback(): readonly string[] {
    return this.rules.findLast((rule) => rule.paths.some((path) => everything.has(path)))?.owners ?? [];
  }

  /** Who owns what is in a folder, whatever it is called; undefined where no rule names it. */
  ofFolder(folder: string): Owning | undefined {
    // No file is called that, so that no rule for some kind of files is about it.
    return this.of(`${folder}/\0`);
  }

  /**
   * Who owns a path, and why; undefined where no rule names it.
   * @param path of a file, relative to the repository, with forward slashes
   */
  of(path: string): Owning | undefined {
    this.compiled ??= this.rules.map(compile).toReversed();
    for (const { rule, patterns } of this.compiled) {
      const decisive = patterns.findLast(({ expression }) => expression.test(path));
      if (decisive !== undefined && !decisive.excludes) return { owners: rule.owners, rule, pattern: decisive.pattern };
    }
    return undefined;
  }
}

interface CompiledRule {
  readonly rule: OwnershipValues;
  readonly patterns: readonly { readonly pattern: string; readonly excludes: boolean; readonly expression: RegExp }[];
}

/** `!docs/` leaves what the same rule named before to the rules above it. */
function compile(rule: OwnershipValues): CompiledRule {
  const patterns = rule.paths.map((pattern) => {
    const excludes = pattern.startsWith('!');
    return { pattern, excludes, expression: pathPattern(excludes ? pattern.slice(1) : pattern) };
  });
  return { rule, patterns };
}
