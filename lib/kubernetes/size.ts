/** Words for how big an add-on is, so that a manifest says what it needs rather than how. */
export const sizes = {
  small: { cpu: '50m', memory: '256Mi' },
  medium: { cpu: '500m', memory: '1Gi' },
  large: { cpu: '2', memory: '4Gi' },
} as const;

export type Size = keyof typeof sizes;

/** The parameter that takes such a word. */
export const sizeParameter = {
  enum: ['small', 'medium', 'large'],
  default: 'small',
  description: 'How big it is.',
} as const;
