import type { Graph, GraphNode } from './graph';

/** The graph as a Mermaid flowchart, which code hosts draw where Markdown holds it. */
export function writeMermaid({ title, nodes, edges }: Graph): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]));
  const kinds = [...new Set(nodes.map(({ kind }) => kind))];
  return [
    `---\ntitle: ${JSON.stringify(title)}\n---`,
    'flowchart LR',
    ...nodes.map((node) => `  ${names.get(node.id) ?? ''}${shape(node)}:::${node.kind}`),
    ...edges.map(({ from, to }) => `  ${names.get(from) ?? ''} --> ${names.get(to) ?? ''}`),
    ...kinds.map((kind) => `  classDef ${kind} ${styles[kind]}`),
    '',
  ].join('\n');
}

function shape(node: GraphNode): string {
  const lines = [`<b>${escaped(node.title)}</b>`, ...(node.detail === undefined ? [] : [escaped(node.detail)])];
  const text = `"${lines.join('<br>')}"`;
  if (node.kind === 'entry') return `([${text}])`;
  if (node.data === true) return `[(${text})]`;
  return node.kind === 'addon' ? `(${text})` : `[${text}]`;
}

function escaped(text: string): string {
  return text.replace(/[&"<>#]/g, (character) => `#${character.codePointAt(0) ?? 0};`);
}

const styles: { readonly [kind in GraphNode['kind']]: string } = {
  entry: 'fill:#f1f5f9,stroke:#64748b,color:#0f172a',
  application: 'fill:#dbeafe,stroke:#2563eb,color:#0f172a',
  addon: 'fill:#dcfce7,stroke:#16a34a,color:#0f172a',
  foreign: 'fill:#fef3c7,stroke:#d97706,color:#0f172a,stroke-dasharray:4 3',
};
