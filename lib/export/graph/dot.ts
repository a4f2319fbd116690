import type { Graph, GraphNode } from './graph';

/** A graph in the language of Graphviz. */
export function dot({ title, nodes, edges, groups }: Graph): string {
  const box = ({ id, label, note, optional }: GraphNode) => {
    const text = quoted(note === undefined ? label : `${label}\n${note}`);
    return `${quoted(id)} [label=${text}${optional === true ? ', style="rounded,dashed"' : ''}];`;
  };
  const lines = [
    'rankdir=LR;',
    'node [shape=box, style=rounded, fontname="sans-serif"];',
    ...groups.flatMap((group, index) => {
      const members = nodes.filter((node) => node.group === group);
      if (members.length === 0) return [];
      const inside = members.map((node) => `  ${box(node)}`);
      return [`subgraph cluster_${index + 1} {`, `  label=${quoted(group)};`, ...inside, '}'];
    }),
    ...nodes.filter(({ group }) => group === undefined || !groups.includes(group)).map(box),
    ...edges.map(({ from, to }) => `${quoted(from)} -> ${quoted(to)};`),
  ];
  return [`digraph ${quoted(title)} {`, ...lines.map((line) => `  ${line}`), '}', ''].join('\n');
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
