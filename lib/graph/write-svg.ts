import { membersByGroup, type Graph, type GraphNode, type Shape } from './graph';
import { layOut, type PlacedEdge, type PlacedNode, type Point, type Size } from './layout';
import { fontSizes, svgStyle } from './svg-style';
import { fitted, textWidth } from './text-width';
import { withoutManyPills } from './without-many-pills';

const padding = 16;
/** Pixels of the widest text, so that a pill, a box and what it uses fit a page beside each other. */
const widest: { readonly [shape in Shape]: number } = { pill: 290, box: 240, rounded: 190, drum: 190 };
const margin = 20;
const headerHeight = 34;
const lineHeight = 16;
/** Pixels of a group's mark in the legend. */
const mark = 12;

/** Draws the graph as a picture of its own: it needs no font, no script, and no particular background. */
export async function writeSvg(graph: Graph): Promise<string> {
  const shown = withoutManyPills(graph);
  const { nodes, edges, ...drawn } = await layOut(shown, sizes(shown));
  const { marks, right } = legend(graph);
  const width = Math.ceil(Math.max(drawn.width + margin, right) + margin);
  const height = Math.ceil(drawn.height + margin * 2 + headerHeight);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(graph.title)}</title>`,
    `<style>${svgStyle(new Set(graph.nodes.map(({ tone }) => tone)))}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 1 8 4 0 7Z"/></marker></defs>',
    `<text class="heading" x="${margin}" y="${margin + 12}">${escaped(graph.title)}</text>`,
    ...marks,
    `<g transform="translate(${margin} ${margin + headerHeight})">`,
    ...edges.map(drawEdge),
    ...nodes.map(drawNode),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The groups beside the heading, in the tones of their nodes; `right` is where all that ends. */
function legend(graph: Graph): { readonly marks: readonly string[]; readonly right: number } {
  const marks: string[] = [];
  let right = margin + textWidth(graph.title, fontSizes.heading, true);
  for (const [group, [first]] of membersByGroup(graph)) {
    if (group === undefined || first === undefined) continue;
    const x = right + margin;
    const square = `<rect class="shape" x="${x}" y="${margin + 1}" width="${mark}" height="${mark}" rx="3"/>`;
    const name = `<text class="legend" x="${x + mark + 6}" y="${margin + 11}">${escaped(group)}</text>`;
    marks.push(`<g class="${first.tone}">${square}${name}</g>`);
    right = x + mark + 6 + textWidth(group, fontSizes.detail);
  }
  return { marks, right };
}

/** Nodes of a kind in a group are equally large, so that those above each other make a column. */
function sizes({ nodes, groups }: Graph): (node: GraphNode) => Size {
  const key = ({ kind, group = '' }: GraphNode) => `${kind}/${group}`;
  const shared = new Map<string, Size>();
  for (const node of nodes) {
    const { shape = 'box', title, detail } = node;
    const lines = linesOf(detail);
    const text = Math.max(
      textWidth(title, fontSizes.title, shape !== 'pill'),
      ...lines.map((line) => textWidth(line, fontSizes.detail)),
    );
    // What follows group by group is as wide as it is.
    const room = groups === undefined ? widest[shape] : Infinity;
    const { width, height } = shared.get(key(node)) ?? { width: 72, height: 36 };
    shared.set(key(node), {
      width: Math.max(width, Math.min(room, text) + padding * 2),
      height: lines.length > 0 ? 36 + lineHeight : height,
    });
  }
  return (node) => {
    const { width, height } = shared.get(key(node)) ?? { width: 72, height: 36 };
    if (node.shape === 'drum') return { width, height: 60 };
    return { width, height: Math.max(height, 36 + lineHeight * linesOf(node.detail).length) };
  };
}

function linesOf(detail: string | undefined): string[] {
  return (detail ?? '').split('\n').filter((line) => line !== '');
}

function drawNode(placed: PlacedNode): string {
  const { node, x, y, width, height } = placed;
  const middle = number(x + width / 2);
  const centre = y + height / 2 + (node.shape === 'drum' ? 5 : 0);
  const room = width - padding * 2 + 1;
  const lines = linesOf(node.detail);
  const top = centre + 5 - (lines.length * lineHeight) / 2;
  const texts = [
    text('name', middle, top, fitted(node.title, room, fontSizes.title, node.shape !== 'pill')),
    ...lines.map((line, index) =>
      text('detail', middle, top + 2 + lineHeight * (index + 1), fitted(line, room, fontSizes.detail)),
    ),
  ];
  const whole = [node.title, ...lines, ...(node.group === undefined ? [] : [node.group])].join(' – ');
  const classes = [node.shape ?? 'box', node.tone, ...(node.dashed === true ? ['dashed'] : [])].join(' ');
  return `<g class="${classes}"><title>${escaped(whole)}</title>${shapeOf(placed)}${texts.join('')}</g>`;
}

function shapeOf({ node, x, y, width, height }: PlacedNode): string {
  if (node.shape === 'drum') return cylinder(x, y, width, height);
  const radius = node.shape === 'pill' ? height / 2 : 8;
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
