import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Node as YamlNode,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { quote } from '../../model/check';
import { nearest } from '../../model/nearest';
import { limits } from './limits';
import type { Entry, MapNode, Node } from './node';
import type { Report } from '../diagnostics/report';
import type { SourceFile, Span } from '../diagnostics/source-file';

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/** How large a converted node is when its aliases are written out. */
interface Measure {
  readonly nodes: number;
  readonly depth: number;
}

/** Makes positioned nodes of a YAML document: follows aliases and merge keys, refuses what must not be in a manifest. */
export class Converter {
  private readonly anchors = new Map<string, Node | 'open'>();
  private readonly measures = new Map<Node, Measure>();
  private nodes = 0;
  private exhausted = false;

  constructor(
    private readonly file: SourceFile,
    private readonly report: Report,
  ) {}

  /** The tree; undefined where it is too large or too deep. */
  convert(root: unknown): Node | undefined {
    const node = this.node(root, this.span(root, { file: this.file, start: 0, end: 0 }), 0);
    return this.exhausted ? undefined : node;
  }

  private node(from: unknown, around: Span, depth: number): Node {
    const span = this.span(from, around);
    if (isAlias(from)) return this.follow(from, span, depth);
    this.count(span, { nodes: 1, depth: 1 }, depth);
    if (!isScalar(from) && !isMap(from) && !isSeq(from)) return this.measured(nothing(span), 1, 0);
    if (from.tag !== undefined) {
      this.report.error(
        'yaml-tag',
        span,
        `the tag ${quote(from.tag)} is not accepted`,
        'Remove it; types are determined by the schema.',
      );
    }
    const { anchor } = from;
    if (anchor !== undefined) this.anchors.set(anchor, 'open');
    const node = isScalar(from)
      ? this.scalar(from, span)
      : isMap(from)
        ? this.map(from, span, depth)
        : this.list(from.items, span, depth);
    if (anchor !== undefined) this.anchors.set(anchor, node);
    return node;
  }

  private scalar(from: Scalar, span: Span): Node {
    const plain = from.type === 'PLAIN' || from.type === undefined;
    const { value } = from;
    const text = plain && from.source !== undefined ? from.source : String(value ?? '');
    const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
    return this.measured({ kind: 'scalar', span, value: known, text, plain }, 1, 0);
  }

  private list(items: readonly unknown[], span: Span, depth: number): Node {
    const nodes = this.exhausted ? [] : items.map((item) => this.node(item, span, depth + 1));
    return this.collected({ kind: 'list', span, items: nodes }, nodes);
  }

  private map(from: YAMLMap, span: Span, depth: number): Node {
    const entries = new Map<string, Entry>();
    const hidden = new Map<string, Entry>();
    const merges: Node[] = [];
    for (const pair of this.exhausted ? [] : from.items) {
      const key = this.key(pair, span);
      const value = this.node(pair.value, key?.span ?? span, depth + 1);
      if (key === undefined) continue;
      const known = key.name.startsWith('.') ? hidden : entries;
      if (key.isMerge && merges.length === 0) merges.push(...this.merged(value));
      else if (key.isMerge || known.has(key.name)) this.duplicate(key.name, key.span, known.get(key.name)?.key);
      else if (forbidden.has(key.name)) this.forbid(key.name, key.span);
      else known.set(key.name, { key: key.span, value });
    }
    // What is written wins over what is merged, and the first of several merged maps over the next.
    for (const merge of merges) {
      if (merge.kind !== 'map') continue;
      for (const [name, entry] of merge.entries) if (!entries.has(name)) entries.set(name, entry);
    }
    const node: MapNode = { kind: 'map', span, entries, hidden };
    return this.collected(
      node,
      [...entries.values(), ...hidden.values()].map(({ value }) => value),
    );
  }

  private key(
    pair: Pair,
    around: Span,
  ): { readonly name: string; readonly span: Span; readonly isMerge: boolean } | undefined {
    const { key } = pair;
    const span = this.span(key, around);
    if (!isScalar(key) || key.value === null || key.value === undefined) {
      this.report.error('invalid-key', span, 'a key must be text', 'Write "key: value".');
      return undefined;
    }
    if (key.tag !== undefined)
      this.report.error('yaml-tag', span, `the tag ${quote(key.tag)} is not accepted`, 'Remove it.');
    const plain = key.type === 'PLAIN';
    if (key.anchor !== undefined) this.anchors.set(key.anchor, this.scalar(key, span));
    const name = plain && key.source !== undefined ? key.source : String(key.value);
    return { name, span, isMerge: plain && name === '<<' };
  }

  private merged(value: Node): readonly Node[] {
    const nodes = value.kind === 'list' ? value.items : [value];
    const wrong = nodes.find((node) => node.kind !== 'map');
    if (wrong !== undefined && !this.exhausted) {
      this.report.error(
        'invalid-merge',
        wrong.span,
        'only a map can be merged with <<',
        'Use "<<: *anchor", with the anchor on a map.',
      );
    }
    return nodes;
  }

  private follow(alias: Alias, span: Span, depth: number): Node {
    const target = this.anchors.get(alias.source);
    if (target === undefined) {
      const meant = nearest(alias.source, this.anchors.keys());
      const hint =
        meant === undefined
          ? 'An anchor (&name) must come before its aliases (*name); a pattern such as *.js must be quoted.'
          : `Did you mean *${meant}?`;
      this.report.error('unknown-anchor', span, `there is no anchor &${alias.source} before it`, hint);
    } else if (target === 'open') {
      this.report.error(
        'cyclic-alias',
        span,
        `*${alias.source} contains itself`,
        'Remove the alias from inside its anchor.',
      );
    } else {
      const measure = this.measures.get(target) ?? { nodes: 1, depth: 1 };
      this.count(span, measure, depth);
      // Shared, not copied: a small file that stands for a large one must not become one.
      if (!this.exhausted) return target;
    }
    return this.measured(nothing(span), 1, 0);
  }

  private count(span: Span, { nodes, depth }: Measure, at: number): void {
    this.nodes += nodes;
    if (this.exhausted) return;
    if (this.nodes > limits.nodes) {
      this.exhausted = true;
      this.report.error(
        'too-large',
        span,
        `the file is too large once its aliases are expanded; at most ${limits.nodes} values are allowed`,
      );
    } else if (at + depth > limits.depth) {
      this.exhausted = true;
      this.report.error('too-deep', span, `nested too deeply; at most ${limits.depth} levels are allowed`);
    }
  }

  private collected(node: Node, children: readonly Node[]): Node {
    let nodes = 1;
    let depth = 0;
    for (const child of children) {
      const measure = this.measures.get(child);
      nodes += measure?.nodes ?? 1;
      depth = Math.max(depth, measure?.depth ?? 1);
    }
    return this.measured(node, nodes, depth);
  }

  private measured(node: Node, nodes: number, below: number): Node {
    this.measures.set(node, { nodes, depth: below + 1 });
    return node;
  }

  private duplicate(name: string, span: Span, first: Span | undefined): void {
    const where = first === undefined ? '' : `; it is already in line ${first.file.position(first.start).line}`;
    this.report.error('duplicate-key', span, `the key ${quote(name)} is given twice${where}`, 'Remove one of them.');
  }

  private forbid(name: string, span: Span): void {
    this.report.error(
      'forbidden-key',
      span,
      `the key ${quote(name)} is not allowed: JavaScript treats it specially`,
      'Use a different name.',
    );
  }

  private span(from: unknown, around: Span): Span {
    const range = (isNode(from) ? from.range : undefined) ?? undefined;
    return range === undefined ? around : { file: this.file, start: range[0], end: range[1] };
  }
}

function isNode(value: unknown): value is YamlNode {
  return isAlias(value) || isScalar(value) || isMap(value) || isSeq(value);
}

function nothing(span: Span): Node {
  return { kind: 'scalar', span, value: null, text: '', plain: true };
}
