import { createColors } from 'picocolors';
import { parseImage } from '../model/image-reference';
import { countChanges, type PlannedChange } from '../release/plan';

const marks = { create: '+', update: '~', replace: '±', delete: '-', keep: '=' } as const;

export interface ReportOptions {
  readonly colors: boolean;
  /** Whether to print what differs. @default false */
  readonly diff?: boolean;
}

/** Writes changes for people: grouped by application, each with the line it comes from. */
export function reportChanges(changes: readonly PlannedChange[], { colors, diff = false }: ReportOptions): string {
  const paint = createColors(colors);
  const color = {
    create: paint.green,
    update: paint.yellow,
    replace: paint.magenta,
    delete: paint.red,
    keep: paint.dim,
  };
  const groups = new Map<string, PlannedChange[]>();
  for (const change of changes) {
    const group = change.application ?? '(shared)';
    groups.set(group, [...(groups.get(group) ?? []), change]);
  }
  const width = Math.max(0, ...changes.map(({ kind, name }) => kind.length + name.length + 1));
  const lines = [...groups].flatMap(([application, group]) => [
    paint.bold(application) + paint.dim(`  ${countChanges(group)}`),
    ...group.flatMap((change) => {
      const { action, kind, name, source } = change;
      const where = source === undefined ? '' : `  ${source.file}:${source.line}`;
      const title = `${kind} ${name}`.padEnd(where === '' ? 0 : width);
      return [
        `  ${color[action](marks[action])} ${title}${briefly(change)}${paint.dim(where)}`,
        ...(diff ? change.properties.map((property) => `      ${describe(property)}`) : []),
      ];
    }),
    '',
  ]);
  return lines.join('\n');
}

/** What an update is about, in a word or two: `  image 1.29 → 1.30, replicas 2 → 4`; or that data goes. */
function briefly({ action, properties, isData }: PlannedChange): string {
  if (isData === true) return '  data, permanently';
  if (action !== 'update' && action !== 'replace') return '';
  const words = [...new Set(properties.map(wordOf))];
  return words.length === 0 ? '' : `  ${words.slice(0, 3).join(', ')}${words.length > 3 ? ', …' : ''}`;
}

function wordOf({ path, before, after }: PlannedChange['properties'][number]): string {
  const name =
    [...path.matchAll(/[A-Za-z][\w-]*|\["([^"]+)"\]/g)].map(([whole, quoted]) => quoted ?? whole).at(-1) ?? path;
  if (/\.env(\[|$)/.test(path)) return 'variables';
  if (/^metadata\.labels/.test(path)) return 'labels';
  if (/\.?annotations(\.|\[|$)/.test(path)) return 'annotations';
  if (name === 'image') return `image ${versions(String(before), String(after))}`;
  const isPlain = [before, after].every(
    (value) => typeof value === 'number' || (typeof value === 'string' && name === 'storage'),
  );
  return isPlain ? `${name} ${String(before)} → ${String(after)}` : name;
}

/** Two images; only their versions where they differ in that alone. */
function versions(before: string, after: string): string {
  const { repository } = parseImage(before);
  const [was = '', is = ''] = [before, after].map((image) => image.slice(repository.length + 1));
  const differInVersion = parseImage(after).repository === repository && was !== '' && is !== '';
  return differInVersion ? `${was} → ${is}` : `${before} → ${after}`;
}

function describe({ path, before, after }: PlannedChange['properties'][number]): string {
  if (before === undefined) return `${path}: ${shown(after)} (new)`;
  if (after === undefined) return `${path}: ${shown(before)} (removed)`;
  return `${path}: ${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'unknown';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
