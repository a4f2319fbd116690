import type { Construct } from 'constructs';

/** Something worth knowing of a construct. */
export interface Warning {
  readonly construct: Construct;
  readonly message: string;
}

/** The warnings of a project as lines to read. */
export function warningsOf({ warnings }: { readonly warnings: readonly Warning[] }): string[] {
  return warnings.map(({ construct, message }) => `warning: ${construct.node.path}: ${message}`);
}
