import { amount } from '../model';

/** What a pod asks for; the memory is its limit, too. */
export interface Resources {
  readonly cpu: string;
  readonly memory: string;
}

/** Words for how big an add-on is, so that a manifest says what it needs rather than how. */
export const sizes = {
  small: { cpu: '50m', memory: '256Mi' },
  medium: { cpu: '500m', memory: '1Gi' },
  large: { cpu: '2', memory: '4Gi' },
} as const;

export type Size = keyof typeof sizes;

/** What each word means for a kind of server. */
export type SizeTable = { readonly [S in Size]: Resources };

/** The same words for servers that do not start with so little: in a Java virtual machine, or with caches of their own. */
export const heavySizes: SizeTable = {
  small: { cpu: '100m', memory: '1Gi' },
  medium: { cpu: '500m', memory: '2Gi' },
  large: { cpu: '2', memory: '8Gi' },
};

/** The parameter that takes such a word. */
export const sizeParameter = {
  enum: ['small', 'medium', 'large'],
  default: 'small',
  description: 'How large the server is.',
} as const;

/** A quantity of memory in mebibytes, rounded down: `1Gi` is 1024. */
export function mebibytes(memory: string): number {
  return Math.floor(amount(memory) / 2 ** 20);
}
