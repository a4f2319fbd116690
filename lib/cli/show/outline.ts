import { dump } from 'js-yaml';
import { createColors } from 'picocolors';
import { linesOf } from '../../manifest/format/wrap';

/** What stands for a value nobody may see. */
export const masked = '••••••';
/** What stands for a value that is switched off. */
export const off = '(off)';

/** A line of an outline: `key: value  # note`. */
export interface Line {
  /** How deep it is nested. */
  readonly depth: number;
  /** @default an item of a list */
  readonly key?: string;
  /** A plain value. @default what follows is nested below */
  readonly value?: unknown;
  /** Where the value comes from. */
  readonly note?: string;
  /** The note says something else than where most values come from. @default false */
  readonly notable?: boolean;
  /** The note follows at once, rather than in the column of notes. @default false */
  readonly close?: boolean;
  /** The note is cut where the terminal ends. @default false */
  readonly cut?: boolean;
}

export interface OutlineOptions {
  readonly colors: boolean;
  /** Characters of a line of the terminal. */
  readonly columns: number;
}

/** Room that is left for notes, in characters. */
const noteWidth = 32;
/** Beyond these a line is tiring to read. */
const widest = 110;
/** The part of the lines that has its notes in the column; the rest would push it too far to the right. */
const aligned = 0.9;

/** Lines of YAML whose comments stand in a column of their own. */
export class Outline {
  private readonly blocks: (readonly Line[] | string)[] = [];

  /** Adds a comment on lines of its own. */
  comment(text: string): void {
    this.blocks.push(text);
  }

  /** Adds lines that belong together, after an empty one. */
  block(lines: readonly Line[]): void {
    if (lines.length > 0) this.blocks.push(lines);
  }

  /** The text; it is YAML. */
  write({ colors, columns }: OutlineOptions): string {
    const paint = createColors(colors);
    const limit = Math.min(columns, widest) - noteWidth;
    const blocks = this.blocks.map((block) =>
      typeof block === 'string' ? block : block.flatMap((line) => written(line, limit)),
    );
    const lengths = blocks
      .flatMap((block) => (typeof block === 'string' ? [] : block))
      .filter(({ line }) => line.note !== undefined && line.close !== true)
      .map(({ text }) => text.length)
      .sort((a, b) => a - b);
    const column = Math.min(limit, lengths[Math.ceil(lengths.length * aligned) - 1] ?? 0);
    const lines = blocks.flatMap((block) =>
      typeof block === 'string'
        ? linesOf(block, columns - 2).map((text) => paint.dim(`# ${text}`))
        : ['', ...block.map((each) => colored(each, { column, columns, paint }))],
    );
    return `${lines.join('\n').trimStart()}\n`;
  }
}

interface WrittenLine {
  readonly line: Line;
  readonly text: string;
}

/** A value as YAML on one line; a list that does not fit becomes one item a line. */
function written(line: Line, limit: number): WrittenLine[] {
  const { depth, key, value } = line;
  const indent = '  '.repeat(depth);
  const label = key === undefined ? '- ' : `${inline(key)}:`;
  const space = key === undefined || value === undefined ? '' : ' ';
  const text = `${indent}${label}${space}${value === undefined ? '' : inline(value)}`;
  if (!Array.isArray(value) || text.length <= limit) return [{ line, text }];
  const items: readonly unknown[] = value;
  return [
    { line, text: `${indent}${label}` },
    ...items.map((item) => ({ line: { depth: depth + 1, value: item }, text: `${indent}  - ${inline(item)}` })),
  ];
}

/** A value as YAML on one line. */
function inline(value: unknown): string {
  if (value === off || value === masked) return value;
  return dump(value, { flowLevel: 0, lineWidth: -1, noRefs: true, quotingType: '"' }).trimEnd();
}

interface Layout {
  /** Where notes begin. */
  readonly column: number;
  /** Where the terminal ends. */
  readonly columns: number;
  readonly paint: ReturnType<typeof createColors>;
}

function colored({ line, text }: WrittenLine, { column, columns, paint }: Layout): string {
  const { depth, key, value, note, notable = false, close = false, cut = false } = line;
  const split = key === undefined ? text.indexOf('- ') + 2 : text.indexOf(inline(key)) + inline(key).length + 1;
  const label = text.slice(0, split);
  const shown = text.slice(split);
  const isHeading = depth === 0 || (depth === 1 && value === undefined);
  const name = key === undefined ? label : isHeading ? paint.bold(label) : paint.cyan(label);
  const body = value === off ? paint.red(shown) : value === masked ? paint.yellow(shown) : shown;
  if (note === undefined) return `${name}${body}`;
  const padding = ' '.repeat((close ? 0 : Math.max(0, column - text.length)) + 2);
  const room = Math.max(20, columns - text.length - padding.length - 2);
  const remark = `# ${cut && note.length > room ? `${note.slice(0, room - 1)}…` : note}`;
  return `${name}${body}${padding}${notable ? paint.green(remark) : paint.dim(remark)}`;
}
