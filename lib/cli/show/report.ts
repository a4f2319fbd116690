import type { AddOnOverview, ApplicationOverview, Overview } from './overview';
import { masked, off, Outline, type Line, type OutlineOptions } from './outline';
import { Places } from './places';
import { runs } from './runs';
import { nest, valueLines, type ValueTree } from './values';

export interface ShowOptions extends OutlineOptions {
  /** The `.infra` folder, relative to the repository. */
  readonly folder: string;
}

/** Writes what a project comes to as YAML, with where each value comes from beside it. */
export function reportOverview(overview: Overview, options: ShowOptions): string {
  const { environment, applications, absent } = overview;
  const report = new Report(overview, new Places(options.folder));
  const outline = new Outline();
  const kind = environment.kind === environment.name ? '' : `, a ${environment.kind} environment`;
  outline.comment(`${overview.project} in ${environment.name}${kind}`);
  outline.comment(environment.meaning.join('; '));
  outline.comment(`files are relative to ${options.folder}`);
  outline.block(report.project());
  outline.block(report.environment());
  if (overview.addons.length > 0)
    outline.block([{ depth: 0, key: 'addons', note: 'shared', close: true }, ...report.shared()]);
  const [first, ...others] = [
    ...applications.map((each) => report.application(each)),
    ...absent.map((name) => report.absent(name)),
  ];
  if (first !== undefined) outline.block([{ depth: 0, key: 'applications' }, ...first]);
  for (const lines of others) outline.block(lines);
  outline.block(report.pipelines());
  return outline.write(options);
}

class Report {
  private readonly values: ValueTree;

  constructor(
    private readonly overview: Overview,
    private readonly places: Places,
  ) {
    this.values = nest(overview.values);
  }

  project(): Line[] {
    const parts = ['environment', 'addons', 'applications'];
    return [...this.values.children].flatMap(([key, tree]) =>
      parts.includes(key) ? [] : valueLines(key, tree, 0, this.places),
    );
  }

  environment(): Line[] {
    const { namespace } = this.overview.environment;
    const tree = this.at('environment');
    const lines = valueLines('environment', tree, 0, this.places);
    if (tree.children.has('namespace')) return lines;
    return [...lines, { depth: 1, key: 'namespace', value: namespace, note: 'implied' }];
  }

  shared(): Line[] {
    return this.overview.addons.flatMap((addon) => this.addon(addon, this.at('addons', addon.alias), 1));
  }

  application(application: ApplicationOverview): Line[] {
    const { name, stack, image, url, summary, addons, switchedOff } = application;
    const tree = this.at('applications', name);
    const shown = ['stack', 'image', 'parameters', 'variables', 'addons'];
    const stackTree = tree.children.get('stack');
    const imageOrigin = tree.children.get('image')?.origin;
    const known = new Set([
      ...addons.map(({ alias }) => alias),
      ...(tree.children.get('addons')?.children.keys() ?? []),
    ]);
    const missing = [...switchedOff, ...this.removed(tree)].filter((alias, index, all) => all.indexOf(alias) === index);
    return [
      { depth: 1, key: name, note: summary, close: true, cut: true },
      ...(stackTree === undefined ? [] : valueLines('stack', stackTree, 2, this.places)),
      {
        depth: 2,
        key: 'image',
        value: image,
        note: imageOrigin === undefined ? 'implied' : this.places.origin(imageOrigin),
      },
      ...(url === undefined ? [] : [{ depth: 2, key: 'url', value: url, note: 'implied' }]),
      ...[...tree.children].flatMap(([key, child]) =>
        shown.includes(key) ? [] : valueLines(key, child, 2, this.places),
      ),
      ...section('parameters', tree, (child) => valueLines('parameters', child, 2, this.places, stack)),
      ...this.variables(application, tree),
      ...(known.size + missing.length === 0 ? [] : [{ depth: 2, key: 'addons' }]),
      ...addons.flatMap((addon) => this.addon(addon, childOf(tree, 'addons', addon.alias), 3, stack)),
      ...missing.map((alias) => this.switchedOff(alias, tree, stack)),
      ...runs(application, 2, 'application'),
    ];
  }

  absent(name: string): Line[] {
    const { origin } = this.at('applications', name);
    const note = `not in ${this.overview.environment.name}`;
    const place = origin?.source === undefined ? '' : `${this.places.place(origin.source)} · `;
    return [{ depth: 1, key: name, value: off, note: place + note }];
  }

  pipelines(): Line[] {
    const { pipelines } = this.overview;
    if (pipelines.length === 0) return [];
    return [
      { depth: 0, key: 'pipelines' },
      ...pipelines.flatMap(({ name, stages, implied, source }): Line[] => [
        { depth: 1, key: name, ...noteOf(source === undefined ? undefined : this.places.place(source), implied) },
        ...stages.map((stage) => ({ depth: 2, key: stage.name, value: stage.jobs })),
      ]),
    ];
  }

  private addon(addon: AddOnOverview, tree: ValueTree, depth: number, stack?: string): Line[] {
    const { alias, type, provisioner, from, implied, bindings, secrets } = addon;
    const rest = [...tree.children].filter(([key]) => !['type', 'from', 'provisioner', 'parameters'].includes(key));
    const inner = depth + 1;
    const written = (key: string) => {
      const child = tree.children.get(key);
      return child === undefined ? [] : valueLines(key, child, inner, this.places, stack);
    };
    if (from !== undefined) {
      return [
        { depth, key: alias, note: `${type}, ${provisioner}`, close: true },
        ...written('from'),
        ...rest.flatMap(([key, child]) => valueLines(key, child, inner, this.places)),
      ];
    }
    return [
      { depth, key: alias, ...(implied ? { note: `implied by ${stack ?? 'the stack'}`, close: true } : {}) },
      ...written('type'),
      ...(tree.children.has('provisioner')
        ? written('provisioner')
        : [{ depth: inner, key: 'provisioner', value: provisioner, note: 'implied' }]),
      ...section('parameters', tree, (child) => valueLines('parameters', child, inner, this.places, type)),
      ...rest.flatMap(([key, child]) => valueLines(key, child, inner, this.places)),
      {
        depth: inner,
        key: 'bindings',
        value: bindings,
        ...(secrets.length === 0 ? {} : { note: `secret: ${secrets.join(', ')}` }),
      },
      ...runs(addon, inner, 'add-on'),
    ];
  }

  private variables({ name: application, variables, stack }: ApplicationOverview, tree: ValueTree): Line[] {
    if (variables.length === 0) return [];
    return [
      { depth: 2, key: 'variables', note: `${variables.length}, plus what infra config set has stored`, close: true },
      ...variables.map(({ name, value, from, by }): Line => {
        const written = childOf(tree, 'variables', name);
        const origin = written.origin ?? written.children.get('secret')?.origin;
        const place = origin === undefined ? '' : this.places.origin(origin);
        const giver = by === 'stack' ? `implied by ${stack}` : place;
        // A key of the configuration goes by the name of the variable, as a rule.
        const parts = from.map((part) => (part === `configuration ${name}` ? 'configuration' : part));
        const note = [giver, ...parts].filter(Boolean).join(' · ') || application;
        const notable = origin !== undefined && this.places.isNotable(origin);
        return { depth: 3, key: name, value: value === masked ? masked : value, note, notable };
      }),
    ];
  }

  private removed(tree: ValueTree): string[] {
    const addons = tree.children.get('addons')?.children ?? new Map<string, ValueTree>();
    return [...addons].filter(([, { value }]) => value === null).map(([alias]) => alias);
  }

  private switchedOff(alias: string, tree: ValueTree, stack: string): Line {
    const { origin } = childOf(tree, 'addons', alias);
    const narrowed = childOf(tree, 'implied', 'addons').origin;
    const place = origin ?? narrowed;
    const note = place === undefined ? `${stack} would imply it` : this.places.origin(place);
    return { depth: 3, key: alias, value: off, note, notable: place !== undefined && this.places.isNotable(place) };
  }

  private at(...path: readonly string[]): ValueTree {
    return childOf(this.values, ...path);
  }
}

const nothing: ValueTree = { children: new Map() };

function childOf(tree: ValueTree, ...path: readonly string[]): ValueTree {
  return path.reduce((at, key) => at.children.get(key) ?? nothing, tree);
}

function section(key: string, tree: ValueTree, lines: (child: ValueTree) => Line[]): Line[] {
  const child = tree.children.get(key);
  return child === undefined || child.children.size === 0 ? [] : lines(child);
}

/** Where a pipeline is written, and which of its jobs are not. */
function noteOf(place: string | undefined, implied: readonly string[]): { readonly note?: string } {
  const brought = implied.length === 0 ? undefined : place === undefined ? 'implied' : `implied: ${implied.join(', ')}`;
  const parts = [place, brought].filter((part) => part !== undefined);
  return parts.length === 0 ? {} : { note: parts.join(' · ') };
}
