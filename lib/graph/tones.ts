/** What fills a node and what its border is drawn with. */
export type Colours = readonly [fill: string, border: string];

/** Colours of nodes on a light page and on a dark one; both can be read on either. */
export const tones = {
  grey: { light: ['#f1f5f9', '#64748b'], dark: ['#1e293b', '#94a3b8'] },
  blue: { light: ['#dbeafe', '#2563eb'], dark: ['#172554', '#60a5fa'] },
  green: { light: ['#dcfce7', '#16a34a'], dark: ['#052e16', '#4ade80'] },
  amber: { light: ['#fef3c7', '#d97706'], dark: ['#451a03', '#fbbf24'] },
  purple: { light: ['#f3e8ff', '#9333ea'], dark: ['#3b0764', '#c084fc'] },
  red: { light: ['#fee2e2', '#dc2626'], dark: ['#450a0a', '#f87171'] },
} as const satisfies { readonly [tone: string]: { readonly light: Colours; readonly dark: Colours } };

export type Tone = keyof typeof tones;
