import type { Graph } from './graph';

/** The graph as JSON, for machines: nodes with their facts, and edges. */
export function writeJson({ title, nodes, edges }: Graph): string {
  const plain = nodes.map(({ id, kind, title: name, facts }) => ({ id, kind, name, ...facts }));
  const links = edges.map(({ from, to, label }) => ({ from, to, ...(label === undefined ? {} : { as: label }) }));
  return `${JSON.stringify({ title, nodes: plain, edges: links }, null, 2)}\n`;
}
