import { dot } from './dot';
import { reduced, type Graph } from './graph';
import { mermaid } from './mermaid';
import { svg } from './svg';
import { text } from './text';

export type { Graph, GraphEdge, GraphNode } from './graph';

/** The ways a graph is drawn, by the name `--output` takes. */
export const drawings = { text, mermaid, dot, svg } as const satisfies {
  readonly [name: string]: (graph: Graph) => string | Promise<string>;
};

export type DrawingName = keyof typeof drawings;

/** Draws a graph, without the arrows that others say already. */
export async function draw(graph: Graph, name: DrawingName): Promise<string> {
  return drawings[name](reduced(graph));
}
