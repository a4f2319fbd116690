import { edgesFrom, type Graph, type GraphNode } from './graph';

/** The graph as JSON, for machines: nodes with their facts, and edges. */
export function writeJson({ title, nodes, edges }: Graph): string {
  const plain = nodes.map(({ id, kind, title: name, facts }) => ({ id, kind, name, ...facts }));
  const links = edges.map(({ from, to, label }) => ({ from, to, ...(label === undefined ? {} : { as: label }) }));
  return `${JSON.stringify({ title, nodes: plain, edges: links }, null, 2)}\n`;
}

/** The graph as text: each node that an arrow leaves or that nothing is joined to, with what the arrows lead to. */
export function writeText(graph: Graph): string {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const reached = new Set(graph.edges.map(({ to }) => to));
  const shown = graph.nodes.filter(
    ({ id, kind }) => kind === 'application' || edgesFrom(graph, id).length > 0 || !reached.has(id),
  );
  const blocks = shown.map((node) => {
    const edges = edgesFrom(graph, node.id);
    const width = Math.max(...edges.map(({ label, to }) => nameOf(label, nodes.get(to)).length), 0);
    const lines = edges.map(({ to, label }, index) => {
      const branch = index === edges.length - 1 ? '└─' : '├─';
      const target = nodes.get(to);
      return `${branch} ${nameOf(label, target).padEnd(width)}  ${describe(target, label, node)}`.trimEnd();
    });
    return [lineOf(node), ...lines].join('\n');
  });
  return `${[graph.title, ...blocks].join('\n\n')}\n`;
}

function lineOf({ title, detail }: GraphNode): string {
  return detail === undefined ? title : `${title}  ${detail}`;
}

function nameOf(label: string | undefined, target: GraphNode | undefined): string {
  return label ?? target?.title ?? '';
}

/** What an arrow leads to, beside its name: whose it is, and what it is called there, where that differs. */
function describe(target: GraphNode | undefined, label: string | undefined, from: GraphNode): string {
  if (target === undefined) return '';
  const owner = target.facts?.['application'];
  const named = label === undefined || label === target.title ? '' : target.title;
  const whose = owner === undefined || owner === from.title ? '' : `of ${owner}`;
  const name = [named, whose].filter((part) => part !== '').join(' ');
  return [target.detail, name].filter((part) => part !== undefined && part !== '').join(', ');
}
