import { edgesFrom, membersByGroup, type Graph, type GraphNode } from './graph';

/** The graph as text: what leads where, or, where groups follow each other, what comes after what. */
export function writeText(graph: Graph): string {
  return graph.groups === undefined ? textOfUses(graph) : textOfOrder(graph);
}

/** Each node with what its arrows lead to. */
function textOfUses(graph: Graph): string {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const reached = new Set(graph.edges.map(({ to }) => to));
  const blocks = graph.nodes
    .filter(({ id, aside }) => aside !== true || !reached.has(id))
    .map((node) => {
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
  const { title, detail, owner } = target;
  const named = label === undefined || label === title ? '' : title;
  const whose = owner === undefined || owner === from.title ? '' : `of ${owner}`;
  const name = [named, whose].filter((part) => part !== '').join(' ');
  return [detail, name].filter((part) => part !== undefined && part !== '').join(', ');
}

/** Each node under its group, with what comes right before it. */
function textOfOrder(graph: Graph): string {
  const titles = new Map(graph.nodes.map(({ id, title }) => [id, title]));
  const width = Math.max(0, ...graph.nodes.map(({ title }) => title.length));
  const lines = membersByGroup(graph).flatMap(([group, members]) => [
    ...(group === undefined ? [] : [`  ${group}`]),
    ...members.map(({ id, title, detail }) => {
      const before = graph.edges.filter(({ to }) => to === id).map(({ from }) => titles.get(from) ?? from);
      const told = [
        ...(detail === undefined ? [] : [detail]),
        ...(before.length === 0 ? [] : [`after ${before.join(', ')}`]),
      ];
      return `    ${title.padEnd(width)}  ${told.join(' · ')}`.trimEnd();
    }),
  ]);
  return [graph.title, ...lines, ''].join('\n');
}
