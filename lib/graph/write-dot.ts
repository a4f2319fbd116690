import { membersByGroup, type Graph, type GraphNode } from './graph';
import { tones } from './tones';

/** The graph in the language of Graphviz. */
export function writeDot(graph: Graph): string {
  return [
    `digraph ${quoted(graph.title)} {`,
    '  rankdir=LR;',
    '  node [fontname="Helvetica", style="filled,rounded", shape=box];',
    '  edge [color="#64748b"];',
    ...membersByGroup(graph).flatMap(([group, members], index) => {
      const inside = members.map((node) => `  ${quoted(node.id)} [label=${quoted(labelOf(node))}, ${styleOf(node)}];`);
      if (group === undefined) return inside;
      const indented = inside.map((line) => `  ${line}`);
      const head = [`  subgraph cluster_${index + 1} {`, `    label=${quoted(group)}; fontname="Helvetica";`];
      return [...head, ...indented, '  }'];
    }),
    ...graph.edges.map(({ from, to, label }) => {
      const tooltip = label === undefined ? '' : ` [tooltip=${quoted(label)}]`;
      return `  ${quoted(from)} -> ${quoted(to)}${tooltip};`;
    }),
    '}',
    '',
  ].join('\n');
}

function labelOf({ title, detail }: GraphNode): string {
  return detail === undefined ? title : `${title}\n${detail}`;
}

function styleOf({ shape, tone, dashed }: GraphNode): string {
  const [fill, border] = tones[tone].light;
  const drum = shape === 'drum' ? ', shape=cylinder, style=filled' : '';
  return `fillcolor="${fill}", color="${border}"${drum}${dashed === true ? ', style="filled,rounded,dashed"' : ''}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
