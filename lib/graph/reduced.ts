import type { Graph } from './graph';

/** The graph without arrows that others say already: a → c where there are a → b → c. It has no circles. */
export function reduced(graph: Graph): Graph {
  const next = new Map<string, string[]>();
  for (const { from, to } of graph.edges) next.set(from, [...(next.get(from) ?? []), to]);
  const reachable = new Map<string, ReadonlySet<string>>();
  const reach = (id: string): ReadonlySet<string> => {
    const known = reachable.get(id);
    if (known !== undefined) return known;
    const found = new Set((next.get(id) ?? []).flatMap((to) => [to, ...reach(to)]));
    reachable.set(id, found);
    return found;
  };
  const edges = graph.edges.filter(
    ({ from, to }) => !(next.get(from) ?? []).some((other) => other !== to && reach(other).has(to)),
  );
  return { ...graph, edges };
}
