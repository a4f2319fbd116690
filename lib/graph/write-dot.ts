import type { Graph, GraphNode } from './graph';

/** The graph in the language of Graphviz. */
export function writeDot({ title, nodes, edges }: Graph): string {
  return [
    `digraph ${quoted(title)} {`,
    '  rankdir=LR;',
    '  node [fontname="Helvetica", style="filled,rounded", shape=box];',
    '  edge [color="#64748b"];',
    ...nodes.map((node) => `  ${quoted(node.id)} [label=${quoted(labelOf(node))}, ${styleOf(node)}];`),
    ...edges.map(({ from, to, label }) => {
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

function styleOf({ kind, data }: GraphNode): string {
  const fill = { entry: '#f1f5f9', application: '#dbeafe', addon: '#dcfce7', foreign: '#fef3c7' }[kind];
  const shape = data === true ? ', shape=cylinder, style=filled' : '';
  return `fillcolor="${fill}"${shape}${kind === 'foreign' ? ', style="filled,rounded,dashed"' : ''}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
