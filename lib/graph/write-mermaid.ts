import { membersByGroup, type Graph, type GraphNode, type Shape } from './graph';
import { tones } from './tones';

/** The graph as a Mermaid flowchart, which code hosts draw where Markdown holds it. */
export function writeMermaid(graph: Graph): string {
  const { title, nodes, edges } = graph;
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]));
  const classes = new Map(nodes.map((node) => [classOf(node), styleOf(node)]));
  return [
    `---\ntitle: ${JSON.stringify(title)}\n---`,
    'flowchart LR',
    ...membersByGroup(graph).flatMap(([group, members], index) => {
      const inside = members.map((node) => `  ${names.get(node.id) ?? ''}${shaped(node)}:::${classOf(node)}`);
      if (group === undefined) return inside;
      return [`  subgraph g${index + 1}["${escaped(group)}"]`, ...inside.map((line) => `  ${line}`), '  end'];
    }),
    ...edges.map(({ from, to }) => `  ${names.get(from) ?? ''} --> ${names.get(to) ?? ''}`),
    ...[...classes].map(([name, style]) => `  classDef ${name} ${style}`),
    '',
  ].join('\n');
}

const brackets: { readonly [shape in Shape]: readonly [open: string, close: string] } = {
  pill: ['([', '])'],
  box: ['[', ']'],
  rounded: ['(', ')'],
  drum: ['[(', ')]'],
};

function shaped({ title, detail, shape = 'box' }: GraphNode): string {
  const lines = [`<b>${escaped(title)}</b>`, ...(detail === undefined ? [] : [escaped(detail)])];
  const [open, close] = brackets[shape];
  return `${open}"${lines.join('<br>')}"${close}`;
}

function classOf({ tone, dashed }: GraphNode): string {
  return dashed === true ? `${tone}Dashed` : tone;
}

function styleOf({ tone, dashed }: GraphNode): string {
  const [fill, border] = tones[tone].light;
  return `fill:${fill},stroke:${border},color:#0f172a${dashed === true ? ',stroke-dasharray:4 3' : ''}`;
}

function escaped(text: string): string {
  return text.replace(/[&"<>#]/g, (character) => `#${character.codePointAt(0) ?? 0};`);
}
