import type { Graph } from './graph';

/** A graph as lines: each box under its group, with what comes before it. */
export function text({ title, nodes, edges, groups }: Graph): string {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const width = Math.max(0, ...nodes.map(({ label }) => label.length));
  const lines = [...groups, undefined].flatMap((group) => {
    const members = nodes.filter((node) => (groups.includes(node.group ?? '') ? node.group : undefined) === group);
    const inside = members.map(({ id, label, note }) => {
      const before = edges.filter(({ to }) => to === id).map(({ from }) => labels.get(from) ?? from);
      const told = [
        ...(note === undefined ? [] : [note]),
        ...(before.length === 0 ? [] : [`after ${before.join(', ')}`]),
      ];
      return `    ${told.length === 0 ? label : `${label.padEnd(width)}  ${told.join(' · ')}`}`;
    });
    return members.length === 0 ? [] : [...(group === undefined ? [] : [`  ${group}`]), ...inside];
  });
  return [title, ...lines, ''].join('\n');
}
