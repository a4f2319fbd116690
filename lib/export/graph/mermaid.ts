import type { Graph, GraphNode } from './graph';

/** A graph as Mermaid, which GitHub and GitLab draw in Markdown. */
export function mermaid({ nodes, edges, groups }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]));
  const box = (node: GraphNode) => {
    const text = [node.label, ...(node.note === undefined ? [] : [`<small>${escaped(node.note)}</small>`])];
    return `${ids.get(node.id) ?? ''}["${escaped(text[0] ?? '')}${text.length > 1 ? `<br/>${text[1] ?? ''}` : ''}"]${node.optional === true ? ':::optional' : ''}`;
  };
  const lines = [
    ...groups.flatMap((group, index) => {
      const members = nodes.filter((node) => node.group === group);
      const inside = members.map((node) => `    ${box(node)}`);
      return members.length === 0 ? [] : [`  subgraph g${index + 1}["${escaped(group)}"]`, ...inside, '  end'];
    }),
    ...nodes.filter(({ group }) => group === undefined || !groups.includes(group)).map((node) => `  ${box(node)}`),
    ...edges.map(({ from, to }) => `  ${ids.get(from) ?? ''} --> ${ids.get(to) ?? ''}`),
    ...(nodes.some(({ optional }) => optional === true) ? ['  classDef optional stroke-dasharray: 4 3'] : []),
  ];
  return ['flowchart LR', ...lines, ''].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
