import { isAbsolute, normalize } from 'node:path/posix';
import { quote } from '../model/check';
import type { StackDescription } from '../model/description';
import { checkBuildFolder } from './build-folder';
import { checkPlainSecrets } from './checks/plain-secrets';
import { canonicalApplication, type CanonicalContext } from './canonical';
import { reviewEnvironment } from '../model/review';
import { defaultLayer, layersOf, type EnvironmentDocument } from './environments';
import { meant } from '../model/meant';
import { mergeApplications, withoutRemoved } from './merge';
import { entriesOf, get, isNull, scalarsOf, textOf, type MapNode, type Node } from './yaml/node';
import type { NamedDocument } from './open';
import { readParameters, unknownParameters, type Parameters } from './parameters';
import { toPlain } from './yaml/plain';
import { wantedAddOns, resolveAddOns, type ResolvedAddOn } from './resolve-addons';
import { readRepositoryFiles, type RepositoryFiles } from './repository-files';
import type { Span } from './diagnostics/source-file';

/** The name of the layer that an application itself is. */
const applicationLayer = 'application';

/** An application merged for one environment and checked by itself. */
export interface ResolvedApplication {
  readonly name: string;
  readonly key: Span;
  readonly node: MapNode;
  readonly stackNode: Node | undefined;
  readonly stack: StackDescription | undefined;
  readonly parameters: Parameters;
  readonly addons: readonly ResolvedAddOn[];
  /** What the files of the repository hold that the stack reads. */
  readonly files: RepositoryFiles;
  /** Aliases that a layer removed. */
  readonly removed: ReadonlyMap<string, Node>;
}

/** An application as written, its layers in canonical form; resolved per environment. */
export class ApplicationDocument {
  readonly name: string;
  readonly key: Span;
  private readonly written: MapNode;
  private readonly base: MapNode;
  private readonly layers = new Map<string, MapNode | false>();
  private readonly only: ReadonlySet<string> | undefined;
  private readonly resolved = new Map<string, ResolvedApplication>();

  constructor(
    document: NamedDocument,
    environments: ReadonlyMap<string, EnvironmentDocument>,
    private readonly context: CanonicalContext,
  ) {
    this.name = document.name;
    this.key = document.key;
    this.written = document.node;
    this.base = canonicalApplication(document.node, applicationLayer, context);
    checkPlainSecrets(this.base, { application: this.name }, context.report);
    const section = get(document.node, 'environments');
    if (section?.kind === 'list') this.only = new Set(scalarsOf(section).map(({ text }) => text));
    for (const item of section?.kind === 'list' ? scalarsOf(section) : [])
      this.checkName(item.text, item.span, environments, false);
    for (const [name, { key, value }] of entriesOf(section)) {
      this.checkName(name, key, environments, true);
      if (value.kind === 'map') {
        const isDevelopment = environments.get(name)?.kind === 'development';
        checkPlainSecrets(value, { application: this.name, isDevelopment }, context.report);
        this.layers.set(name, canonicalApplication(value, name, context));
      }
      if (value.kind === 'scalar' && value.value === false) this.layers.set(name, false);
    }
    if (this.layers.get(defaultLayer) === false) {
      const span = get(section, defaultLayer)?.span ?? this.key;
      context.report.error(
        'wrong-type',
        span,
        '"default" applies to every environment; it cannot be false',
        'List the environments that the application is part of: environments: [production].',
      );
    }
  }

  /** The earlier name. */
  get was(): Node | undefined {
    return get(this.written, 'was');
  }

  /** Whether the environment has the application; canary has what production has unless it says otherwise, review likewise. */
  isIn(environment: EnvironmentDocument): boolean {
    if (this.only !== undefined) {
      const { name, of = name } = environment;
      return this.only.has(name) || (name === reviewEnvironment && this.only.has(of));
    }
    const layers = layersOf(environment).map((name) => this.layers.get(name));
    return layers.findLast((layer) => layer !== undefined) !== false;
  }

  /** Where it says something of an environment, other than that it is not there. */
  mention(environment: string): Span | undefined {
    const section = get(this.written, 'environments');
    const entry = section?.kind === 'map' ? section.entries.get(environment) : undefined;
    if (entry !== undefined) return this.layers.get(environment) === false ? undefined : entry.key;
    return section?.kind === 'list' ? scalarsOf(section).find(({ text }) => text === environment)?.span : undefined;
  }

  /** The application in an environment; the same layers are resolved once. */
  resolve(environment: EnvironmentDocument): ResolvedApplication {
    const chain = [defaultLayer, ...layersOf(environment)].flatMap((name) => {
      const layer = this.layers.get(name);
      return layer === undefined || layer === false ? [] : [{ name, layer }];
    });
    const id = chain.map(({ name }) => name).join(' ');
    const known = this.resolved.get(id);
    if (known !== undefined) return known;
    const merged = chain.reduce((base, { layer }) => mergeApplications(base, layer), this.base);
    const resolved = this.interpret(merged, [applicationLayer, ...chain.map(({ name }) => name)]);
    this.resolved.set(id, resolved);
    return resolved;
  }

  private interpret(merged: MapNode, layers: readonly [string, ...(readonly string[])]): ResolvedApplication {
    const { name, key, context } = this;
    const { descriptions, report } = context;
    const stackNode = get(get(merged, 'stack'), 'type');
    const type = textOf(stackNode);
    const stack =
      type !== undefined && Object.hasOwn(descriptions.stacks, type) ? descriptions.stacks[type] : undefined;
    const missingAt = stackNode?.span ?? key;
    const without = merged.entries.get('stack')?.value;
    if (without !== undefined && without.layer !== applicationLayer && isNull(without)) {
      report.error(
        'missing-key',
        without.span,
        'an application must have a stack',
        'To leave the application out of an environment, set that environment to false.',
      );
    }
    const written = get(merged, 'parameters');
    const parameters =
      stack === undefined
        ? unknownParameters(written, missingAt)
        : readParameters(written, stack.parameters, report, {
            label: `applications.${name}.parameters`,
            missingAt,
            layers,
          });
    const narrowed = get(get(merged, 'implied'), 'addons');
    const addons = resolveAddOns(
      get(merged, 'addons'),
      {
        what: name,
        layers,
        implied:
          stack === undefined
            ? []
            : wantedAddOns(stack, parameters.values, narrowed === undefined ? undefined : toPlain(narrowed)),
        impliable: stack?.implies?.addons ?? [],
        stack: missingAt,
      },
      context,
    );
    if (stack !== undefined && narrowed?.kind === 'list') this.checkNarrowed(narrowed, stack);
    const removed = entriesOf(get(merged, 'addons')).flatMap(([alias, { value }]) =>
      isNull(value) ? [[alias, value] as const] : [],
    );
    this.checkRemoved(removed, stack);
    this.checkBuild(merged);
    checkBuildFolder(merged, context.repository, report);
    const kept = withoutRemoved(merged, '');
    return {
      name,
      key,
      node: kept.kind === 'map' ? kept : merged,
      stackNode,
      stack,
      parameters,
      addons,
      files: stack === undefined ? {} : readRepositoryFiles(stack, parameters, missingAt, context),
      removed: new Map(removed),
    };
  }

  /** Removing what no layer has is a typing mistake. */
  private checkRemoved(removed: readonly (readonly [string, Node])[], stack: StackDescription | undefined): void {
    if (removed.length === 0 || stack === undefined) return;
    const { descriptions, report } = this.context;
    const implied = (stack.implies?.addons ?? []).map(({ type, as }) => as ?? descriptions.addons[type]?.alias ?? '');
    const layers = [this.base, ...this.layers.values()].flatMap((layer) =>
      layer === false ? [] : entriesOf(get(layer, 'addons')),
    );
    const known = new Set([...layers.filter(([, { value }]) => !isNull(value)).map(([alias]) => alias), ...implied]);
    for (const [alias, { span }] of removed) {
      if (known.has(alias)) continue;
      report.error(
        'alias-missing',
        span,
        `${this.name} has no add-on ${quote(alias)} to remove; ${meant(alias, known)}`,
      );
    }
  }

  private checkBuild(merged: MapNode): void {
    for (const [key, { value }] of entriesOf(get(merged, 'build'))) {
      const path = textOf(value);
      if (path === undefined || !(isAbsolute(path) || normalize(path).split('/')[0] === '..')) continue;
      const hint = 'Paths are relative to the root of the repository.';
      this.context.report.error(
        'outside-repository',
        value.span,
        `build ${key} ${quote(path)} leads out of the repository`,
        hint,
      );
    }
  }

  private checkNarrowed(narrowed: Node, stack: StackDescription): void {
    const known = (stack.implies?.addons ?? []).flatMap(({ type, as }) => (as === undefined ? [type] : [type, as]));
    for (const { text, span } of scalarsOf(narrowed)) {
      if (known.includes(text)) continue;
      const message = `${stack.type} implies no add-on ${quote(text)}; ${meant(text, known, 'it implies none')}`;
      this.context.report.error('unknown-addon', span, message);
    }
  }

  private checkName(
    name: string,
    at: Span,
    environments: ReadonlyMap<string, EnvironmentDocument>,
    withDefault: boolean,
  ): void {
    if (environments.has(name) || (withDefault && name === defaultLayer)) return;
    const known = withDefault ? [defaultLayer, ...environments.keys()] : environments.keys();
    const hint = `To add an environment, define it in project.yml with its kind: environments: { ${name}: { kind: … } }.`;
    this.context.report.error(
      'unknown-environment',
      at,
      `unknown environment ${quote(name)}; ${meant(name, known)}`,
      hint,
    );
  }
}
