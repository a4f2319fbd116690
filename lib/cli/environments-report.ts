import { createColors } from 'picocolors';
import { Environment } from '../model/environment';
import type { LiveEnvironment } from '../release/environments';

/** An environment with where its applications are reached. */
export interface ListedEnvironment extends LiveEnvironment {
  readonly urls: { readonly [application: string]: string };
}

export interface EnvironmentsReportOptions {
  readonly colors: boolean;
  readonly now: Date;
}

/** Writes environments for people: a line each, and under it what runs there. */
export function reportEnvironments(
  environments: readonly ListedEnvironment[],
  { colors, now }: EnvironmentsReportOptions,
): string {
  const paint = createColors(colors);
  const rows = environments.map((environment) => [
    environment.review === undefined ? environment.name : `review ${environment.review}`,
    kindOf(environment),
    clusterOf(environment),
    environment.namespace,
    releaseOf(environment, now),
  ]);
  const head = ['ENVIRONMENT', 'KIND', 'CLUSTER', 'NAMESPACE', 'LAST RELEASE'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = rows.flatMap((row, index) => {
    const { release, urls = {} } = environments[index] ?? {};
    const applications = Object.entries(release?.images ?? {});
    const width = Math.max(0, ...applications.map(([name]) => name.length));
    const weights = release?.canary?.weights ?? {};
    return [
      line(row),
      ...applications.map(([name, image]) => {
        const weight = weights[name] === undefined ? [] : [`${weights[name]}% of the traffic`];
        const url = urls[name] === undefined ? [] : [urls[name]];
        return paint.dim(`  ${name.padEnd(width)}  ${[image, ...weight, ...url].join('  ')}`);
      }),
    ];
  });
  return `${[paint.bold(line(head)), ...lines].join('\n')}\n`;
}

function kindOf({ values }: ListedEnvironment): string {
  return values?.kind ?? 'not in the manifest';
}

/** The context of an environment; one of production is never the current one, but has to be named. */
function clusterOf({ context, values }: ListedEnvironment): string {
  return context ?? (values !== undefined && new Environment(values).isProduction ? '(--context)' : '(current)');
}

/** A namespace that others share says nothing of a canary in it. */
function releaseOf({ release, created, values }: ListedEnvironment, now: Date): string {
  if (release !== undefined) return `${ago(release.when, now)} by ${release.who}`;
  if (created === undefined) return '';
  return values?.kind === 'canary' ? 'none' : `none; namespace created ${ago(created, now)}`;
}

/** How long ago a moment was, in the largest unit that fits. */
function ago(moment: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - new Date(moment).getTime()) / 1000));
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? ['second', 1];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}
