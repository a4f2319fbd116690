/** What a node stands for; it decides how the node looks. */
export type NodeKind = 'entry' | 'application' | 'addon' | 'foreign';

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly title: string;
  /** A second line, smaller. @default none */
  readonly detail?: string;
  /** It holds data. @default false */
  readonly data?: boolean;
  /** What machines want to know beside, for JSON. @default nothing */
  readonly facts?: { readonly [name: string]: string };
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
}

/** The ends of arrows from a node, in their order. */
export function edgesFrom({ edges }: Graph, id: string): readonly GraphEdge[] {
  return edges.filter(({ from }) => from === id);
}
