import { createColors } from 'picocolors';
import type { ReferenceTable, TypeReference } from './reference';

/** A type in a list. */
export interface ListedType {
  readonly type: string;
  readonly summary: string;
  /** Where it can come from. @default nothing is said */
  readonly from?: readonly string[];
}

/** One line for each type. */
export function formatList(types: readonly ListedType[]): string {
  return lines(
    types.map(({ type, summary, from }) => [type, ...(from === undefined ? [] : [from.join(', ')]), summary]),
  );
}

/** All of one type, for a terminal. */
export function formatReference({ type, summary, facts, tables, example }: TypeReference, colors: boolean): string {
  const { bold, dim } = createColors(colors);
  return [
    `${bold(type)}  ${summary}\n`,
    ...(facts.length === 0 ? [] : ['\n', ...facts.map((fact) => `${plain(fact)}\n`)]),
    ...tables.flatMap((table) => [`\n${bold(table.title)}\n`, lines(rowsOf(table), '  ')]),
    `\n${bold('Example')}\n`,
    example.replace(/^(?=.)/gm, '  '),
    ...(colors ? [dim('\nThe pages docs/stacks.md and docs/add-ons.md tell the same.\n')] : []),
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

/** Columns as wide as their widest cell; one that is much wider than the others breaks its row. */
function lines(rows: readonly (readonly string[])[], indent = ''): string {
  const columns = Math.max(...rows.map((row) => row.length), 0);
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.min(36, Math.max(...rows.map((row) => row[index]?.length ?? 0))),
  );
  return rows
    .map((row) => {
      const cells = row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)));
      return `${indent}${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}

function plain(text: string): string {
  return text.replaceAll('`', '');
}
