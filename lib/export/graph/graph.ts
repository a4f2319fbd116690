/** A box of a drawing. */
export interface GraphNode {
  /** Unique in the graph. */
  readonly id: string;
  readonly label: string;
  /** A second, smaller line. @default none */
  readonly note?: string;
  /** What it belongs to: boxes of a group look alike and stand together. @default no group */
  readonly group?: string;
  /** Whether it is drawn with a broken line: what does not happen by itself. @default false */
  readonly optional?: boolean;
}

/** An arrow from what comes first to what comes after it. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

/** Boxes and arrows, before anybody says how they are drawn. */
export interface Graph {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** In the order they are told. */
  readonly groups: readonly string[];
}

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
