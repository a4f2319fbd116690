import type * as Dagre from '@dagrejs/dagre' with { 'resolution-mode': 'import' };
import type { Graph, GraphEdge, GraphNode } from './graph';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A node and its place: the top left corner, in pixels. */
export interface PlacedNode extends Point {
  readonly node: GraphNode;
  readonly width: number;
  readonly height: number;
}

/** An edge and the points it leads through, from the border of one node to that of another. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels up to which parts that nothing joins stand beside each other: what a page of a code host shows unshrunk. */
const pageWidth = 880;

/** Pixels between parts that nothing joins. */
const gap = 28;

/**
 * Places nodes from left to right, arrows pointing right; parts that nothing joins are placed by themselves, in
 * rows, the largest first. Where groups follow each other there is one part: what starts at once stands in a column.
 */
export async function layOut(graph: Graph, sizeOf: (node: GraphNode) => Size): Promise<Layout> {
  const dagre = await import('@dagrejs/dagre');
  const parts = (graph.groups === undefined ? partsOf(graph) : [graph])
    .toSorted((one, other) => other.nodes.length - one.nodes.length)
    .map((part) => layOutPart(dagre, part, sizeOf));
  const nodes: PlacedNode[] = [];
  const edges: PlacedEdge[] = [];
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  for (const part of parts) {
    if (x > 0 && x + part.width > pageWidth) {
      y += rowHeight + gap;
      [x, rowHeight] = [0, 0];
    }
    nodes.push(...part.nodes.map((node) => ({ ...node, ...moved(node, x, y) })));
    edges.push(...part.edges.map(({ edge, points }) => ({ edge, points: points.map((point) => moved(point, x, y)) })));
    rowHeight = Math.max(rowHeight, part.height);
    width = Math.max(width, x + part.width);
    x += part.width + gap * 2;
  }
  return { width, height: y + rowHeight, nodes, edges };
}

function layOutPart(dagre: typeof Dagre, graph: Graph, sizeOf: (node: GraphNode) => Size): Layout {
  const drawing = new dagre.Graph();
  // Groups make long pictures: what stands close is larger on a page.
  const ranksep = graph.groups === undefined ? 64 : 44;
  drawing.setGraph({ rankdir: 'LR', nodesep: 18, ranksep, edgesep: 12 });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) drawing.setNode(node.id, { ...sizeOf(node) });
  for (const { from, to } of graph.edges) drawing.setEdge(from, to);
  dagre.layout(drawing);
  const nodes = graph.nodes.map((node): PlacedNode => {
    const { x = 0, y = 0, width, height } = drawing.node(node.id) as Size & Partial<Point>;
    return { node, width, height, x: x - width / 2, y: y - height / 2 };
  });
  // Between columns, dagre leaves room for a label that we do not write: only where a line passes nodes does it bend.
  const columns = new Set(nodes.map(({ x, width }) => Math.round(x + width / 2)));
  const isInColumn = ({ x }: Point) => columns.has(Math.round(x));
  const placed = new Map(nodes.map((one) => [one.node.id, one]));
  const edges = graph.edges.flatMap((edge): PlacedEdge[] => {
    const [from, to] = [placed.get(edge.from), placed.get(edge.to)];
    const { points = [] } = drawing.edge(edge.from, edge.to) as { readonly points?: readonly Point[] };
    return from === undefined || to === undefined
      ? []
      : [{ edge, points: through(from, to, points.filter(isInColumn)) }];
  });
  const right = Math.max(...nodes.map(({ x, width }) => x + width));
  const bottom = Math.max(...[...nodes.map(({ y, height }) => y + height), ...edges.flatMap(bottomOf)]);
  return { width: right, height: bottom, nodes, edges };
}

/** From the middle of a side to the middle of the side that faces it. */
function through(from: PlacedNode, to: PlacedNode, between: readonly Point[]): Point[] {
  const isForward = from.x <= to.x;
  const start = { x: isForward ? from.x + from.width : from.x, y: from.y + from.height / 2 };
  const end = { x: isForward ? to.x : to.x + to.width, y: to.y + to.height / 2 };
  const inside = between.filter(({ x }) => (isForward ? x > start.x && x < end.x : x < start.x && x > end.x));
  return [start, ...inside, end];
}

function bottomOf({ points }: PlacedEdge): number[] {
  return points.map(({ y }) => y);
}

/** The parts of a graph between which there is no edge; each in the order of its nodes. */
function partsOf({ title, nodes, edges }: Graph): Graph[] {
  const part = new Map(nodes.map(({ id }) => [id, id]));
  const root = (id: string): string => {
    const above = part.get(id) ?? id;
    return above === id ? id : root(above);
  };
  for (const { from, to } of edges) part.set(root(to), root(from));
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) groups.set(root(node.id), [...(groups.get(root(node.id)) ?? []), node]);
  return [...groups].map(([id, members]) => ({
    title,
    nodes: members,
    edges: edges.filter(({ from }) => root(from) === id),
  }));
}

function moved({ x, y }: Point, right: number, down: number): Point {
  return { x: x + right, y: y + down };
}
