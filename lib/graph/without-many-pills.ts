import type { Graph } from './graph';

/** Pills up to which each is drawn by itself. */
const mostPills = 8;

/** The graph to look at: of many pills, the picture would be all pills; each then stands in what it leads to. */
export function withoutManyPills(graph: Graph): Graph {
  const pills = new Map(graph.nodes.filter(({ shape }) => shape === 'pill').map(({ id, title }) => [id, title]));
  if (pills.size <= mostPills) return graph;
  const titles = new Map(graph.edges.map(({ from, to }) => [to, pills.get(from)] as const).filter(([, pill]) => pill));
  return {
    ...graph,
    edges: graph.edges.filter(({ from }) => !pills.has(from)),
    nodes: graph.nodes
      .filter(({ id }) => !pills.has(id))
      .map((node) => ({ ...node, detail: [node.detail, titles.get(node.id)].filter((line) => line).join('\n') })),
  };
}
