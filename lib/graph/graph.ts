import type { Tone } from './tones';

/** `pill`: a name only; `box`: what the picture is about; `rounded`: what that uses; `drum`: the same, holding data. */
export type Shape = 'pill' | 'box' | 'rounded' | 'drum';

/** Something drawn, and how it looks. */
export interface GraphNode {
  /** Unique in the graph. */
  readonly id: string;
  /** What it stands for: nodes of a kind are equally large. */
  readonly kind: string;
  readonly title: string;
  /** More lines, smaller. @default none */
  readonly detail?: string;
  /** @default 'box' */
  readonly shape?: Shape;
  readonly tone: Tone;
  /** Whether its border is broken: it is not ours, or does not happen by itself. @default false */
  readonly dashed?: boolean;
  /** What it belongs to, one of the graph's groups. @default no group */
  readonly group?: string;
  /** Title of the node it is part of. @default none */
  readonly owner?: string;
  /** Whether text tells of it only where something leads to it. @default false */
  readonly aside?: boolean;
  /** What machines want to know beside, for JSON. @default nothing */
  readonly facts?: { readonly [name: string]: string | number | boolean };
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** What the first calls the second. @default nothing */
  readonly label?: string;
}

/** What is drawn: nodes, and arrows between them. */
export interface Graph {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Groups that follow each other, in their order; arrows then lead to what comes after. @default no groups */
  readonly groups?: readonly string[];
}

/** The ends of arrows from a node, in their order. */
export function edgesFrom({ edges }: Graph, id: string): readonly GraphEdge[] {
  return edges.filter(({ from }) => from === id);
}

/** The groups that have nodes, each with them, and last those of no group. */
export function membersByGroup({
  groups = [],
  nodes,
}: Graph): readonly (readonly [group: string | undefined, members: readonly GraphNode[]])[] {
  const groupOf = ({ group }: GraphNode) => (group !== undefined && groups.includes(group) ? group : undefined);
  return [...groups, undefined]
    .map((group) => [group, nodes.filter((node) => groupOf(node) === group)] as const)
    .filter(([, members]) => members.length > 0);
}
