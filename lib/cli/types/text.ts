import { createColors } from 'picocolors';
import { wrapped } from '../../manifest/format/wrap';
import type { ReferenceTable, TypeReference } from './reference';

/** A type in a list. */
export interface ListedType {
  readonly type: string;
  readonly summary: string;
  /** Where it can come from. @default nothing is said */
  readonly from?: readonly string[];
}

/** How a reference is told. */
export interface TextOptions {
  readonly colors: boolean;
  /** Characters of a line. @default nobody looks at it in a terminal: lines are as long as they are */
  readonly columns?: number | undefined;
  /** What most types have is told in full, too. @default a line for each */
  readonly all?: boolean;
}

/** One line for each type. */
export function formatList(types: readonly ListedType[], columns?: number): string {
  return lines(
    types.map(({ type, summary, from }) => [type, ...(from === undefined ? [] : [from.join(', ')]), summary]),
    { columns },
  );
}

/** What there is to know of one type, for a terminal. */
export function formatReference(reference: TypeReference, { colors, columns, all = false }: TextOptions): string {
  const { type, summary, facts, tables, example } = reference;
  const { bold, dim } = createColors(colors);
  const short = tables.filter(({ isCommon = false }) => isCommon && !all);
  const more = `Run infra stacks ${type} --all, or see docs/stacks.md, for details of the parameters that most stacks share.`;
  return [
    `${bold(type)}  ${wrapped(summary, columns, ' '.repeat(type.length + 2))}\n`,
    ...(facts.length === 0 ? [] : ['\n', ...facts.map((fact) => `${wrapped(plain(fact), columns, '  ')}\n`)]),
    ...tables.flatMap((table) => [
      `\n${bold(table.title)}\n`,
      lines(short.includes(table) ? shortRowsOf(table) : rowsOf(table), { indent: '  ', columns }),
    ]),
    `\n${bold('Example')}\n`,
    example.replace(/^(?=.)/gm, '  '),
    ...(short.length === 0 ? [] : [`\n${dim(wrapped(more, columns, ''))}\n`]),
  ].join('');
}

/** The rows without the columns that are empty in all of them; what is accepted, which is long, comes last. */
function rowsOf({ rows, head }: ReferenceTable): string[][] {
  const used = head.map((_, index) => rows.some((row) => row[index] !== ''));
  const [secret, accepts] = [head.indexOf('Secret'), head.indexOf('Accepts')];
  return rows.map((row) => {
    const cells = row.map((cell, index) => (index === secret && cell !== '' ? 'secret' : plain(cell)));
    const accepted = accepts === -1 ? '' : ` (${cells[accepts] ?? ''})`;
    const kept = cells.filter((_, index) => used[index] === true && index !== accepts);
    return [...kept.slice(0, -1), `${kept.at(-1) ?? ''}${accepted}`];
  });
}

/** Name and first sentence of what is at the top. */
function shortRowsOf({ rows }: ReferenceTable): string[][] {
  return rows
    .map((row) => row.map(plain))
    .filter(([name = '']) => !/[.[]/.test(name))
    .map(([name = '', , standard = '', description = '']) => {
      const [sentence = ''] = description.split(/[.;](?= |$)/);
      return [name, `${sentence}.${standard === '' || standard === '{}' ? '' : ` Default: ${standard}.`}`];
    });
}

/**
 * Columns as wide as their widest cell; one that is much wider than the others breaks its row. Where too little of a line
 * is left for the last one, it stands below.
 */
function lines(
  rows: readonly (readonly string[])[],
  { indent = '', columns }: { readonly indent?: string; readonly columns?: number | undefined },
): string {
  const count = Math.max(...rows.map((row) => row.length), 0);
  const widths = Array.from({ length: count - 1 }, (_, index) =>
    Math.min(36, Math.max(...rows.map((row) => row[index]?.length ?? 0))),
  );
  const before = indent.length + widths.reduce((sum, width) => sum + width + 2, 0);
  const isBelow = columns !== undefined && columns - before < 30;
  return rows
    .map((row) => {
      const cells = row.slice(0, -1).map((cell, index) => cell.padEnd(widths[index] ?? 0));
      const last = row.at(-1) ?? '';
      const deeper = `${indent}    `;
      if (isBelow)
        return `${[indent + cells.join('  ').trimEnd(), wrapped(last, columns, deeper)].join(`\n${deeper}`)}\n`;
      return `${indent}${[...cells, wrapped(last, columns, ' '.repeat(before))].join('  ').trimEnd()}\n`;
    })
    .join('');
}

function plain(text: string): string {
  return text.replaceAll('`', '');
}
