import type { Graph, GraphNode } from './graph';

/** Sizes in pixels: of a letter of the label and of the note, of a line, around the text. */
const size = { label: 7.8, note: 6.2, line: 17, padding: 14, margin: 20, title: 34 } as const;

/** A pair for each group, in turn: what fills its boxes, and what their lines are drawn with. */
const colours = [
  ['#e8f1fd', '#2f6fb5'],
  ['#e9f7ee', '#2d8a55'],
  ['#fff4e0', '#b3741a'],
  ['#f5ecfc', '#7d4bb0'],
  ['#fdecec', '#b54545'],
  ['#eef0f3', '#5a6675'],
] as const;

/** A graph as a picture, from left to right; it has a ground of its own, so that it is legible on any page. */
export async function svg({ title, nodes, edges, groups }: Graph): Promise<string> {
  const { Graph: Layout, layout } = await import('@dagrejs/dagre');
  const drawing = new Layout();
  drawing.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 60, marginx: size.margin, marginy: size.margin });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) drawing.setNode(node.id, { ...dimensions(node) });
  for (const { from, to } of edges) drawing.setEdge(from, to);
  layout(drawing);
  const { width = 0, height = 0 } = drawing.graph();
  const paths = edges.map(({ from, to }) => {
    const [start, end] = [drawing.node(from), drawing.node(to)];
    const { points = [] } = drawing.edge(from, to);
    const way = [
      { x: start.x + start.width / 2, y: start.y },
      // What it goes around, where it is long.
      ...points.slice(2, -2),
      { x: end.x - end.width / 2, y: end.y },
    ];
    return `<path d="${curve(way)}" fill="none" stroke="#8a94a3" stroke-width="1.4" marker-end="url(#arrow)"/>`;
  });
  const boxes = nodes.map((node) => box(node, drawing.node(node.id), colourOf(node, groups)));
  const used = groups.filter((group) => nodes.some((node) => node.group === group));
  const wide = Math.max(width, ...[titleWidth(title, used)]);
  const all = [Math.ceil(wide), Math.ceil(height + size.title)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${all[0]}" height="${all[1]}" viewBox="0 0 ${all.join(' ')}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#8a94a3"/></marker></defs>',
    `<rect width="100%" height="100%" rx="8" fill="#ffffff"/>`,
    `<text x="${size.margin}" y="26" font-weight="600" fill="#222b36">${escaped(title)}</text>`,
    ...legend(title, used, groups),
    `<g transform="translate(0 ${size.title})">`,
    ...paths,
    ...boxes,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function dimensions({ label, note = '' }: GraphNode): { readonly width: number; readonly height: number } {
  const width = Math.max(label.length * size.label, note.length * size.note, 60) + 2 * size.padding;
  return { width, height: (note === '' ? 1 : 2) * size.line + size.padding };
}

function box(
  { label, note, optional = false }: GraphNode,
  at: { readonly x?: number; readonly y?: number; readonly width?: number; readonly height?: number },
  [fill, stroke]: readonly [string, string],
): string {
  const { x = 0, y = 0, width = 0, height = 0 } = at;
  const dashed = optional ? ' stroke-dasharray="5 3"' : '';
  const middle = `x="${round(x)}" text-anchor="middle"`;
  const lines = [
    `<text ${middle} y="${round(note === undefined ? y + 4.5 : y - 3)}" fill="#222b36">${escaped(label)}</text>`,
    ...(note === undefined
      ? []
      : [`<text ${middle} y="${round(y + 13)}" font-size="10.5" fill="#5a6675">${escaped(note)}</text>`]),
  ];
  const place = `x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}"`;
  return `<rect ${place} rx="6" fill="${fill}" stroke="${stroke}"${dashed}/>${lines.join('')}`;
}

/** The groups beside the title, in their colours. */
function legend(title: string, used: readonly string[], groups: readonly string[]): string[] {
  let x = size.margin + title.length * size.label + 30;
  return used.map((group) => {
    const [fill, stroke] = colourOf({ id: '', label: '', group }, groups);
    const mark = `<rect x="${round(x)}" y="16" width="12" height="12" rx="3" fill="${fill}" stroke="${stroke}"/>`;
    const text = `<text x="${round(x + 18)}" y="26" font-size="11.5" fill="#5a6675">${escaped(group)}</text>`;
    x += 18 + group.length * size.note + 22;
    return mark + text;
  });
}

function titleWidth(title: string, used: readonly string[]): number {
  const texts = used.reduce((sum, group) => sum + group.length * size.note + 40, 0);
  return size.margin * 2 + title.length * size.label + 30 + texts;
}

function colourOf({ group }: GraphNode, groups: readonly string[]): readonly [string, string] {
  const index = group === undefined ? -1 : groups.indexOf(group);
  return colours[index === -1 ? colours.length - 1 : index % colours.length] ?? colours[0];
}

/** A line through points that is level at each. */
function curve([first, ...rest]: readonly { readonly x: number; readonly y: number }[]): string {
  if (first === undefined) return '';
  let { x, y } = first;
  const parts = [`M${round(x)} ${round(y)}`];
  for (const next of rest) {
    const middle = round((x + next.x) / 2);
    parts.push(`C${middle} ${round(y)} ${middle} ${round(next.y)} ${round(next.x)} ${round(next.y)}`);
    ({ x, y } = next);
  }
  return parts.join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
