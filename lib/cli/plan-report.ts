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

/** What an update is about, the most telling first: `  image 1.29 → 1.30, replicas 2 → 4`; or that data is deleted. */
function briefly({ action, properties, isData }: PlannedChange): string {
  if (isData === true) return '  data, permanently';
  if (action !== 'update' && action !== 'replace') return '';
  const variables = [...new Set(properties.flatMap(variableOf))];
  const told = properties.flatMap((property) => (variableOf(property).length > 0 ? [] : [topicOf(property)]));
  const topics =
    variables.length === 0 ? told : [...told, { rank: ranks.variables, word: `variables ${few(variables)}` }];
  const words = [...new Set(topics.sort((a, b) => a.rank - b.rank).map(({ word }) => word))];
  return words.length === 0 ? '' : `  ${few(words)}`;
}

/** The first three. */
function few(words: readonly string[]): string {
  return `${words.slice(0, 3).join(', ')}${words.length > 3 ? ', …' : ''}`;
}

/** What people look for first comes first; what changes along with everything else comes last. */
const ranks = { image: 0, replicas: 1, variables: 2, other: 3, configuration: 4, marks: 5 } as const;

interface Topic {
  readonly rank: number;
  readonly word: string;
}

type Property = PlannedChange['properties'][number];

/** The variable that a property is about; that it is read from another version of the configuration is said once for all. */
function variableOf({ path }: Property): string[] {
  const [, name, rest] = /\.env\["([^"]+)"\](.*)$/.exec(path) ?? [];
  return name === undefined || rest !== '' ? [] : [name];
}

function topicOf({ path, before, after }: Property): Topic {
  const name =
    [...path.matchAll(/[A-Za-z][\w-]*|\["([^"]+)"\]/g)].map(([whole, quoted]) => quoted ?? whole).at(-1) ?? path;
  if (/\b(secretKeyRef|secretRef)\.name$|\.secretName$/.test(path))
    return { rank: ranks.configuration, word: 'configuration' };
  if (/\.env(\[|$)/.test(path)) return { rank: ranks.variables, word: 'variables' };
  if (/(^|\.)metadata\.labels(\.|\[|$)/.test(path)) return { rank: ranks.marks, word: 'labels' };
  if (/(^|\.)annotations(\.|\[|$)/.test(path)) return { rank: ranks.marks, word: 'annotations' };
  if (name === 'image') return { rank: ranks.image, word: `image ${versions(String(before), String(after))}` };
  const isPlain = [before, after].every(
    (value) => typeof value === 'number' || (typeof value === 'string' && name === 'storage'),
  );
  const rank = name === 'replicas' ? ranks.replicas : ranks.other;
  return { rank, word: isPlain ? `${name} ${String(before)} → ${String(after)}` : name };
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
