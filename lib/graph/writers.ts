import type { Graph } from './graph';
import { writeDot } from './write-dot';
import { writeJson } from './write-json';
import { writeMermaid } from './write-mermaid';
import { writeSvg } from './write-svg';
import { writeText } from './write-text';

/** The ways a graph is written, by the name `--output` takes. */
export const writers = {
  text: writeText,
  svg: writeSvg,
  mermaid: writeMermaid,
  dot: writeDot,
  json: writeJson,
} as const satisfies { readonly [format: string]: (graph: Graph) => string | Promise<string> };

export type GraphFormat = keyof typeof writers;
