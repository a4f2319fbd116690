import type { Graph, GraphNode, NodeKind } from './graph';
import { layOut, type PlacedEdge, type PlacedNode, type Point, type Size } from './layout';
import { fitted, textWidth } from './text-width';

const titleSize = 14;
const detailSize = 12;
const padding = 16;
/** Pixels of the widest text of a node; names of hosts are longer. */
const widest: { readonly [kind in NodeKind]: number } = { entry: 290, application: 240, addon: 190, foreign: 190 };
const margin = 20;
const headerHeight = 34;
const lineHeight = 16;
/** Hosts up to which each is drawn by itself; of more, each stands in the application it leads to. */
const mostEntries = 8;

const fonts = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

/** Fill and border of each kind, on a light page and on a dark one; both can be read on either. */
const colours: { readonly [kind in NodeKind]: { readonly light: Colours; readonly dark: Colours } } = {
  entry: { light: ['#f1f5f9', '#64748b'], dark: ['#1e293b', '#94a3b8'] },
  application: { light: ['#dbeafe', '#2563eb'], dark: ['#172554', '#60a5fa'] },
  addon: { light: ['#dcfce7', '#16a34a'], dark: ['#052e16', '#4ade80'] },
  foreign: { light: ['#fef3c7', '#d97706'], dark: ['#451a03', '#fbbf24'] },
};

type Colours = readonly [fill: string, border: string];

/** Draws the graph as a picture of its own: it needs no font, no script, and no particular background. */
export async function writeSvg(graph: Graph): Promise<string> {
  const shown = withoutManyEntries(graph);
  const { nodes, edges, ...drawn } = await layOut(shown, sizes(shown));
  const title = textWidth(graph.title, titleSize + 2, true);
  const width = Math.ceil(Math.max(drawn.width, title) + margin * 2);
  const height = Math.ceil(drawn.height + margin * 2 + headerHeight);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(graph.title)}</title>`,
    `<style>${style()}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 1 8 4 0 7Z"/></marker></defs>',
    `<text class="heading" x="${margin}" y="${margin + 12}">${escaped(graph.title)}</text>`,
    `<g transform="translate(${margin} ${margin + headerHeight})">`,
    ...edges.map(drawEdge),
    ...nodes.map(drawNode),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Nodes of a kind are equally large, so that those above each other make a column. */
function sizes({ nodes }: Graph): (node: GraphNode) => Size {
  const widths = new Map<NodeKind, number>();
  for (const { kind, title, detail } of nodes) {
    const text = Math.max(
      textWidth(title, titleSize, kind !== 'entry'),
      ...linesOf(detail).map((line) => textWidth(line, detailSize)),
    );
    widths.set(kind, Math.max(widths.get(kind) ?? 72, Math.min(widest[kind], text) + padding * 2));
  }
  return ({ kind, data, detail }) => ({
    width: widths.get(kind) ?? 72,
    height: kind === 'entry' ? 36 : data === true ? 60 : 36 + lineHeight * Math.max(1, linesOf(detail).length),
  });
}

/** A picture of many hosts would be all hosts. */
function withoutManyEntries(graph: Graph): Graph {
  const entries = new Map(graph.nodes.filter(({ kind }) => kind === 'entry').map(({ id, title }) => [id, title]));
  if (entries.size <= mostEntries) return graph;
  const hosts = new Map(graph.edges.map(({ from, to }) => [to, entries.get(from)] as const).filter(([, host]) => host));
  return {
    ...graph,
    edges: graph.edges.filter(({ from }) => !entries.has(from)),
    nodes: graph.nodes
      .filter(({ id }) => !entries.has(id))
      .map((node) => ({ ...node, detail: [node.detail, hosts.get(node.id)].filter((line) => line).join('\n') })),
  };
}

function linesOf(detail: string | undefined): string[] {
  return (detail ?? '').split('\n').filter((line) => line !== '');
}

function drawNode(placed: PlacedNode): string {
  const { node, x, y, width, height } = placed;
  const middle = number(x + width / 2);
  const centre = y + height / 2 + (node.data === true ? 5 : 0);
  const room = width - padding * 2 + 1;
  const lines = linesOf(node.detail);
  const top = centre + 5 - (lines.length * lineHeight) / 2;
  const texts = [
    text('name', middle, top, fitted(node.title, room, titleSize, node.kind !== 'entry')),
    ...lines.map((line, index) =>
      text('detail', middle, top + 2 + lineHeight * (index + 1), fitted(line, room, detailSize)),
    ),
  ];
  const whole = [node.title, ...lines].join(' – ');
  return `<g class="${node.kind}"><title>${escaped(whole)}</title>${shapeOf(placed)}${texts.join('')}</g>`;
}

function shapeOf({ node, x, y, width, height }: PlacedNode): string {
  if (node.data === true) return cylinder(x, y, width, height);
  const radius = node.kind === 'entry' ? height / 2 : 8;
  return `<rect class="shape" x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="${radius}"/>`;
}

/** What holds data is a drum. */
function cylinder(x: number, y: number, width: number, height: number): string {
  const [rx, ry] = [number(width / 2), 6];
  const [left, right, top, bottom] = [number(x), number(x + width), number(y + ry), number(y + height - ry)];
  const arc = (sweep: 0 | 1, to: string) => `A${rx} ${ry} 0 0 ${sweep} ${to} `;
  const body = `M${left} ${top}${arc(1, `${right} ${top}`)}V${bottom}${arc(1, `${left} ${bottom}`)}Z`;
  return `<path class="shape" d="${body}"/><path class="rim" d="M${left} ${top}${arc(0, `${right} ${top}`).trimEnd()}"/>`;
}

/** A line that leaves and arrives horizontally. */
function drawEdge({ edge, points }: PlacedEdge): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let [path, at] = [`M${coordinates(first)}`, first];
  for (const point of rest) {
    const middle = (at.x + point.x) / 2;
    path += ` C${coordinates({ x: middle, y: at.y })} ${coordinates({ x: middle, y: point.y })} ${coordinates(point)}`;
    at = point;
  }
  const label = edge.label === undefined ? '' : `<title>${escaped(edge.label)}</title>`;
  return `<path class="edge" d="${path}" marker-end="url(#arrow)">${label}</path>`;
}

function text(kind: string, x: string, y: number, content: string): string {
  return `<text class="${kind}" x="${x}" y="${number(y)}">${escaped(content)}</text>`;
}

function style(): string {
  const rules = (theme: 'light' | 'dark', ink: string, soft: string) => [
    `.name{fill:${ink}}.detail{fill:${soft}}`,
    ...Object.entries(colours).map(([kind, { [theme]: colour }]) => {
      const [fill, border] = colour;
      return `.${kind} .shape{fill:${fill};stroke:${border}}.${kind} .rim{stroke:${border}}`;
    }),
  ];
  return [
    `text{font-family:${fonts}}`,
    // Grey that stands out on white and on black.
    `.heading{font-size:${titleSize + 2}px;font-weight:600;fill:#768390}`,
    `.name{font-size:${titleSize}px;font-weight:600;text-anchor:middle}`,
    `.detail{font-size:${detailSize}px;text-anchor:middle}`,
    '.entry .name{font-weight:400}',
    '.shape{stroke-width:1.5}.rim{fill:none;stroke-width:1.5}.foreign .shape{stroke-dasharray:5 3}',
    '.edge{fill:none;stroke:#8b949e;stroke-width:1.5}.tip{fill:#8b949e}',
    ...rules('light', '#0f172a', '#475569'),
    `@media (prefers-color-scheme:dark){${rules('dark', '#f1f5f9', '#cbd5e1').join('')}}`,
  ].join('');
}

function coordinates({ x, y }: Point): string {
  return `${number(x)} ${number(y)}`;
}

/** Tenths of a pixel are enough, and the same on every machine. */
function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(content: string): string {
  return content.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
