import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { chosenProvisioner } from './chosen-provisioner';
import { BindingSecrets } from './binding-secrets';
import { madeWithAnnotation, marksData, sharedOwner } from './marks';
import { aliasIdentity, aliasName, follows, objectName } from './names';
import { bindingsOf, parametersOf, type AddOnDescription, type Provisioner } from './description';
import type { Application } from './application';
import type { Needed } from './needed';
import type { Project } from './project';
import { checkParameters } from './parameters';
import type { Granted, Provisioned, Provisioning } from './provisioning';
import type { ApplicationReference } from './reference';
import { chartFor, projectOf } from './tree';
import { ConstructError, freeId } from './scope';

/** Options of every add-on, in addition to its own parameters. */
export interface AddOnOptions {
  /** @default that of the environment for the type, else in-cluster */
  readonly provisioner?: Provisioner;
  /** Variable name → binding, instead of `<ALIAS>_<BINDING>`. @default none */
  readonly env?: { readonly [variable: string]: string };
  /** A former alias: the objects keep their names. @default none */
  readonly was?: string;
}

/** The class of an add-on type; the description loads with it, but can be had without it from the catalogue. */
export interface AddOnType {
  readonly description: AddOnDescription;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each type narrows its own parameters
  new (scope: Project | Application, alias: string, props?: any): AddOn;
}

/** Parameters and options, which may be left out where the type has no required parameter. */
type Props<G extends object> = object extends G ? [props?: G & AddOnOptions] : [props: G & AddOnOptions];

/**
 * A resource, credential or connection that applications use. It provides bindings: named values that stacks receive
 * as environment variables. Its provisioner decides where it comes from.
 *
 * @example
 * const database = new Postgres(project, 'SHARED_DB', { size: 'large' });
 * web.attach(database, { as: 'DATABASE' });
 * @typeParam P parameters with their defaults: `Filled<typeof parameters>`
 * @typeParam G parameters as they are given: `Infer<typeof parameters>`
 */
export abstract class AddOn<P extends object = object, G extends object = object> extends Construct {
  readonly alias: string;
  readonly provisioner: Provisioner;
  readonly parameters: Readonly<P>;
  readonly env: { readonly [variable: string]: string };
  readonly project: Project;
  /** The application that owns it; undefined for an add-on of the project. */
  readonly application: Application | undefined;
  /** What its objects are named after. */
  readonly identity: string;
  /** Keys of the values made once and kept. */
  readonly generatedKeys = new Set<string>();
  private readonly described: ReturnType<typeof bindingsOf>;
  private secrets: BindingSecrets | undefined;
  private values: ReadonlyMap<string, string> | undefined;

  /** @param alias @default the type's conventional one */
  constructor(scope: Project | Application, alias: string = descriptionOf(new.target).alias, ...props: Props<G>) {
    super(chartFor(scope), freeId(chartFor(scope), alias, 'duplicate-alias'));
    const { provisioner, env, was, ...parameters }: AddOnOptions = props[0] ?? {};
    for (const given of [alias, was ?? alias]) {
      if (follows(aliasName, given)) continue;
      throw new ConstructError(this, 'name-invalid', `"${given}" is not a valid alias; expected ${aliasName.expected}`);
    }
    this.alias = alias;
    this.project = projectOf(scope);
    this.application = scope === this.project ? undefined : (scope as Application);
    this.env = env ?? {};
    this.identity = aliasIdentity(was ?? alias);
    this.provisioner =
      provisioner ??
      chosenProvisioner(this.description, {
        ...this.project.environment.values,
        kind: this.project.environment.kind,
      });
    if (!this.description.provisioners.includes(this.provisioner)) {
      throw new ConstructError(
        this,
        'unknown-provisioner',
        `${this.description.type} cannot come from "${this.provisioner}"; expected ${this.description.provisioners.join(' or ')}`,
      );
    }
    this.parameters = checkParameters<P>(this, parameters, parametersOf(this.description, this.provisioner));
    this.described = bindingsOf(this.description, { ...this.parameters });
    this.application?.attach(this, { as: alias, ...(env === undefined ? {} : { env }) });
    this.project.register(this);
  }

  /** Description of the type. */
  get description(): AddOnDescription {
    return descriptionOf(this.constructor);
  }

  /** What its tokens are keyed by: stays the same when the add-on, or its application, is renamed with `was`. */
  get path(): string {
    return `${this.application?.identity ?? sharedOwner}/${this.identity}`;
  }

  /** The names of its bindings. */
  get bindingNames(): readonly string[] {
    const { bindings } = this.description;
    const isGiven = (name: string) => bindings[name]?.provisioners?.includes(this.provisioner) !== false;
    return [...this.described.keys()].filter(isGiven);
  }

  /** Whether the add-on's objects belong to the tree's environment; canary uses production's without owning them. */
  get owned(): boolean {
    return this.project.environment.kind !== 'canary';
  }

  /** A token for a binding, to be used in variables, commands and parameters. */
  binding(name: string): string {
    if (!this.bindingNames.includes(name)) {
      throw new ConstructError(
        this,
        'unknown-binding',
        `has no binding "${name}"; it has ${this.bindingNames.join(', ')}`,
      );
    }
    return this.project.tokens.create('binding', this.path, name, this.isSecret(name));
  }

  /** The value of a binding: text that may hold tokens. */
  value(name: string): string {
    this.values ??= new Map(Object.entries(this.bindings()));
    const value = this.values.get(name);
    if (value === undefined) throw new ConstructError(this, 'unknown-binding', `has no binding "${name}"`);
    return value;
  }

  /** The value as an application reads it: placeholders, such as `${application.name}`, are the reader's. */
  valueFor(application: Application, name: string): string {
    return application.resolve(this.value(name));
  }

  /** Whether a binding may only land in Secret objects. */
  isSecret(name: string): boolean {
    return this.described.get(name)?.secret ?? false;
  }

  /**
   * The bindings' values, by name; they may hold tokens, and placeholders for what differs from one application that uses
   * it to the next. Called once, after the tree is complete.
   */
  protected abstract bindings(): { readonly [name: string]: string };

  /**
   * Adds the Kubernetes objects of the add-on, where there are any beside the Secrets of its bindings. Called once, after
   * the tree is complete, unless it is not owned here.
   */
  render(): void {}

  /** A value that is generated once and stays the same in later deployments: 64 random characters from [A-Za-z0-9]. */
  protected generated(key: string): string {
    this.generatedKeys.add(key);
    return this.generatedToken(key);
  }

  /** The token of a generated value. */
  generatedToken(key: string): string {
    return this.project.tokens.create('generated', this.path, key, true);
  }

  /** A value from the configuration of the application, or of the project for shared add-ons. */
  protected configuration(key: string, optional = false): string {
    const scope = this.application?.identity ?? '';
    return this.project.tokens.create('configuration', scope, key, true, optional);
  }

  /**
   * The bindings of something that exists already: each from the key `<ALIAS>_<BINDING>` of the configuration.
   * Only the first, the primary one, must be there.
   * @param known values that are known without the configuration; undefined ones are not
   */
  protected externalBindings(known: { readonly [name: string]: string | undefined } = {}): {
    readonly [name: string]: string;
  } {
    return Object.fromEntries(
      this.bindingNames.map((name, index) => [
        name,
        known[name] ?? this.configuration(`${this.alias}_${name.toUpperCase()}`, index > 0),
      ]),
    );
  }

  /** What only a pod knows of itself, by its path in the downward API: `status.hostIP`. */
  protected podField(path: string): string {
    return this.project.tokens.create('field', this.path, path, false);
  }

  /**
   * Annotations that the service account of an application's pods needs to use it, such as the role it takes on in a
   * cloud; none needed is `{}`. @default undefined: pods need no service account
   */
  serviceAccountAnnotations(_application: Application): { readonly [annotation: string]: string } | undefined {
    return undefined;
  }

  /** Labels of an application's pods that use it, to be let in elsewhere or to be known by. @default none */
  podLabels(_application: Application): { readonly [label: string]: string } {
    return {};
  }

  /** The application it stands for, where it is one. @default none */
  get reaches(): ApplicationReference | undefined {
    return undefined;
  }

  /** What must be in the cluster before those that use it are deployed. @default nothing */
  get needs(): readonly Needed[] {
    return [];
  }

  /** Adds a warning about the add-on. */
  protected warn(message: string): void {
    this.project.warnings.push({ construct: this, message });
  }

  /** A value known after `provision`. */
  protected output(key: string, secret = false): string {
    return this.project.tokens.create('output', this.path, key, secret);
  }

  /** Creates the resources of an add-on that comes from a cloud; called inside a Pulumi program. */
  provision?(run: Provisioning): Promise<Provisioned>;

  /** Gives an application of the unit access to the cloud resources, where access is not by password. */
  grant?(run: Provisioning, application: Application): Promise<Granted>;

  /** What its objects' names begin with. */
  get objectName(): string {
    return objectName([this.application?.identity ?? this.project.name, this.identity], 40);
  }

  /** The unit of deployment that owns it. */
  get unit(): string {
    const { environment, unit } = this.project;
    const { base } = environment;
    return unit === 'application' && this.application !== undefined ? `${base}.${this.application.identity}` : base;
  }

  /** Adds the objects of an add-on this environment owns, and the Secrets that carry its bindings. */
  publish(): void {
    if (!this.owned) return;
    this.render();
    this.bindingSecrets.render();
    for (const construct of this.node.findAll()) {
      if (!ApiObject.isApiObject(construct)) continue;
      const { annotations }: { annotations?: { [name: string]: string } } = construct.metadata.toJson();
      if (marksData(annotations)) construct.metadata.addAnnotation(madeWithAnnotation, JSON.stringify(this.madeWith));
    }
  }

  /** What a parameter that cannot change comes to. @param name one of the description's `fixed` */
  protected fixedValue(name: string): unknown {
    return Reflect.get(this.parameters, name);
  }

  /** What its data is made with, and what cannot change while it is there. */
  private get madeWith(): { readonly [name: string]: string } {
    const { type, fixed = {} } = this.description;
    const parameters = Object.entries(fixed).flatMap(([name, part]) => {
      if (this.provisioner !== 'in-cluster' && part !== 'everywhere') return [];
      const value = this.fixedValue(name);
      if (value === undefined) return [];
      const text = String(value);
      return [[name, part === 'major' ? (text.split('.')[0] ?? text) : text] as const];
    });
    return { addon: this.path, type, provisioner: this.provisioner, ...Object.fromEntries(parameters) };
  }

  /** The Secrets that carry the bindings. */
  get bindingSecrets(): BindingSecrets {
    this.secrets ??= new BindingSecrets(this);
    return this.secrets;
  }
}

function descriptionOf(type: unknown): AddOnDescription {
  return (type as AddOnType).description;
}
