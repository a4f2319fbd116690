import { tones, type Tone } from './tones';

/** Pixels of letters. */
export const fontSizes = { heading: 16, title: 14, detail: 12 } as const;

const fonts = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

/** Grey that stands out on white and on black. */
const [textOfPage, lines] = ['#768390', '#8b949e'];

/** The style sheet of a picture in these tones, which follows the reader's choice of light and dark. */
export function svgStyle(used: ReadonlySet<Tone>): string {
  return [
    `text{font-family:${fonts}}`,
    `.heading{font-size:${fontSizes.heading}px;font-weight:600;fill:${textOfPage}}`,
    `.legend{font-size:${fontSizes.detail}px;fill:${textOfPage}}`,
    `.name{font-size:${fontSizes.title}px;font-weight:600;text-anchor:middle}`,
    `.detail{font-size:${fontSizes.detail}px;text-anchor:middle}`,
    '.pill .name{font-weight:400}',
    '.shape{stroke-width:1.5}.rim{fill:none;stroke-width:1.5}.dashed .shape{stroke-dasharray:5 3}',
    `.edge{fill:none;stroke:${lines};stroke-width:1.5}.tip{fill:${lines}}`,
    ...rules(used, 'light', '#0f172a', '#475569'),
    `@media (prefers-color-scheme:dark){${rules(used, 'dark', '#f1f5f9', '#cbd5e1').join('')}}`,
  ].join('');
}

function rules(used: ReadonlySet<Tone>, theme: 'light' | 'dark', ink: string, soft: string): string[] {
  return [
    `.name{fill:${ink}}.detail{fill:${soft}}`,
    ...[...used].map((tone) => {
      const [fill, border] = tones[tone][theme];
      return `.${tone} .shape{fill:${fill};stroke:${border}}.${tone} .rim{stroke:${border}}`;
    }),
  ];
}
