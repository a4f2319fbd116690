import { App, Chart, type ChartProps, type IResolver, type ResolutionContext } from 'cdk8s';
import { Construct } from 'constructs';
import type { Warning } from './warning';
import type { AddOn } from './addon';
import { Application } from './application';
import { emptyCatalogue, type Catalogue } from './catalogue';
import { Contact } from './ownership/contact';
import { Environment, type EnvironmentProps } from './environment';
import { allOf, exitCodes, UserError } from './error';
import { projectLabels } from './labels';
import { dnsLabel, follows } from './names';
import { Ownership } from './ownership/ownership';
import { annotateWithPeople } from './ownership/people';
import { Pipeline } from './pipeline/pipeline';
import { isRecord } from './record';
import { ConstructError } from './scope';
import { Tokens, type Token } from './tokens';
import { markProject } from './tree';
import type { ContactValues, OwnershipValues, ProjectValues } from './values';

/** Percents of the traffic, by application's identity and then by the canary's environment. */
export interface CanaryShares {
  readonly [identity: string]: { readonly [environment: string]: number };
}

export interface ProjectProps {
  /** DNS label. */
  readonly name: string;
  /** The environment that the tree is built for. */
  readonly environment: string | EnvironmentProps | Environment;
  /** The version of the applications. @default the commit; for applications, the tags of their images */
  readonly version?: string;
  /** Returns the commit that the project is at; called once something asks for it. @default none */
  readonly commit?: () => string | undefined;
  /** One sentence that describes the project. @default none */
  readonly description?: string;
  /** Location of the source code, as a URL or as git writes it. @default none */
  readonly repository?: string;
  /** Registry for images: an application without an image uses `<registry>/<project>/<application>`. @default none */
  readonly registry?: string;
  /** Who owns which paths of the repository; the last match wins. @default nobody owns anything */
  readonly ownership?: readonly OwnershipValues[];
  /** How to reach people; each contact is for all keywords unless it names some. @default none */
  readonly contacts?: readonly ContactValues[];
  /** What is deployed as one Pulumi stack, where the state is kept, and what encrypts the secrets in it. @default unit environment, a local folder, a passphrase */
  readonly deploy?: ProjectValues['deploy'];
  /** Images of this deployment, by application. @default none */
  readonly images?: { readonly [application: string]: string };
  /**
   * Share of the traffic that live canaries receive, in percent, by the application's identity and the environment.
   * @default none
   */
  readonly canaries?: CanaryShares;
  /** Version of the project's own configuration, from the cluster. @default none */
  readonly configuration?: number;
  /** Types that stacks imply. @default none here; the built-in ones for the package's `Project` */
  readonly catalogue?: Catalogue;
  /** Folder that `synth` writes to. @default dist */
  readonly outdir?: string;
}

/** What is still to be done with the objects of an application. */
interface Finish {
  readonly application: Application;
  readonly action: () => void;
}

/**
 * The root of the tree: metadata, ownership, contacts, applications, shared add-ons and pipelines, for one environment.
 *
 * @example
 * const project = new Project({ name: 'storefront', environment: 'production' });
 * const web = new Application(project, 'web', { image: 'ghcr.io/acme/web:1' });
 * new Django(web, 'django', { workers: 2 });
 */
export class Project extends App {
  readonly name: string;
  readonly environment: Environment;
  readonly props: ProjectProps;
  readonly tokens: Tokens;
  readonly ownership: Ownership;
  readonly contacts: readonly Contact[];
  readonly catalogue: Catalogue;
  /** Where pipelines are in the tree, so that they cannot clash with an application of the same name. */
  readonly pipelineScope: Construct;
  /** Warnings: not errors, but worth knowing. */
  readonly warnings: Warning[] = [];
  private readonly ownApplications = new Map<string, Application>();
  private readonly ownAddOns: AddOn[] = [];
  private readonly addOnsByPath = new Map<string, AddOn>();
  private sharedChart: Chart | undefined;
  private readonly finishing = new Map<string, Finish>();
  private prepared = false;
  private failure: unknown;
  private knownCommit: { readonly value: string | undefined } | undefined;

  constructor(given: ProjectProps) {
    const props = propsOf(given);
    const tokens = new Tokens();
    super({ resolvers: [new TokenResolver(tokens)], ...(props.outdir === undefined ? {} : { outdir: props.outdir }) });
    markProject(this);
    this.props = props;
    this.name = props.name;
    this.tokens = tokens;
    this.environment =
      props.environment instanceof Environment ? props.environment : new Environment(props.environment);
    this.ownership = new Ownership(props.ownership);
    this.contacts = (props.contacts ?? []).map((contact) => new Contact(contact));
    this.catalogue = props.catalogue ?? emptyCatalogue;
    this.pipelineScope = new Construct(this, 'Pipelines');
  }

  /** What is deployed: the version that was given, else the commit. */
  get version(): string | undefined {
    return this.props.version ?? this.commit;
  }

  /** The commit that the project is at; undefined where it is not known. */
  get commit(): string | undefined {
    this.knownCommit ??= { value: this.props.commit?.() };
    return this.knownCommit.value;
  }

  /** One sentence that describes the project. */
  get description(): string | undefined {
    return this.props.description;
  }

  /** Location of the source code, as a URL or as git writes it. */
  get repository(): string | undefined {
    return this.props.repository;
  }

  /** Registry for images, such as `ghcr.io/acme`. */
  get registry(): string | undefined {
    return this.props.registry;
  }

  /** The images of this deployment, by application; applications without an entry use their own. */
  get images(): { readonly [application: string]: string } {
    return this.props.images ?? {};
  }

  /** Which part of the tree is one Pulumi stack. */
  get unit(): 'environment' | 'application' {
    return this.props.deploy?.unit ?? 'environment';
  }

  /** The namespace of the environment. */
  get namespace(): string {
    return this.environment.namespace(this.name);
  }

  /** What every chart of the project is made with. */
  get chartProps(): ChartProps {
    return { namespace: this.namespace, labels: projectLabels(this.name), disableResourceNameHashes: true };
  }

  /** The applications, in the order they were created. */
  get applications(): readonly Application[] {
    return [...this.ownApplications.values()];
  }

  /** Every add-on, the project's and the applications'. */
  get addons(): readonly AddOn[] {
    return this.ownAddOns;
  }

  /** The pipelines, in the order they were created. */
  get pipelines(): readonly Pipeline[] {
    return this.pipelineScope.node.children.filter((child) => child instanceof Pipeline);
  }

  /** The chart of what the applications share; its id is no DNS label, so that no application meets it. */
  get shared(): Chart {
    this.sharedChart ??= new Chart(this, 'Shared', this.chartProps);
    return this.sharedChart;
  }

  /** The add-on a token of the kind `binding` refers to. */
  addOnOf(token: Token): AddOn | undefined {
    return this.addOnsByPath.get(token.path);
  }

  /**
   * Takes note of a new application or add-on; called by themselves.
   * @throws ConstructError where another goes by the same name, or went by it and still has its objects
   */
  register(part: Application | AddOn): void {
    const isApplication = part instanceof Application;
    const others: readonly (Application | AddOn)[] = isApplication ? this.applications : this.ownAddOns;
    const keyOf = (one: Application | AddOn) => (one instanceof Application ? one.identity : one.path);
    if (others.some((other) => keyOf(other) === keyOf(part))) {
      throw new ConstructError(
        part,
        'was-collision',
        `another one has the name "${keyOf(part)}", or had it (see \`was\`)`,
      );
    }
    if (isApplication) {
      this.ownApplications.set(part.name, part);
      return;
    }
    this.ownAddOns.push(part);
    this.addOnsByPath.set(part.path, part);
  }

  /**
   * Adds the objects of every application and add-on, once. Everything that reads the objects calls it; call it
   * yourself to change objects before they are written.
   * @throws UserError with everything that is wrong with any of them
   */
  prepare(): this {
    if (this.failure !== undefined) throw this.failure;
    if (this.prepared) return this;
    this.prepared = true;
    const failures: unknown[] = [];
    const attempt = (action: () => void): boolean => {
      try {
        action();
        return true;
      } catch (error) {
        failures.push(error);
        return false;
      }
    };
    const rendered = new Set(this.applications.filter((application) => attempt(() => application.render())));
    // What is made of everything is not made of a part.
    if (failures.length === 0) for (const addon of this.ownAddOns) attempt(() => addon.publish());
    for (const { application, action } of this.finishing.values()) if (rendered.has(application)) attempt(action);
    if (failures.length === 0) attempt(() => annotateWithPeople(this));
    if (failures.length === 0) return this;
    // Half a tree must not be taken for the whole by whoever asks next.
    this.failure = allOf(failures);
    throw this.failure;
  }

  /** Runs an action once every object exists. @param key identifies the action: it runs only once for an application */
  whenPrepared(application: Application, key: string, action: () => void): void {
    this.finishing.set(`${key} of ${application.node.path}`, { application, action });
  }

  /** Writes the manifests of every chart to `outdir`, as the cdk8s CLI expects. */
  override synth(): void {
    this.prepare();
    super.synth();
  }

  /** The manifests of every chart as one YAML text. */
  override synthYaml(): string {
    this.prepare();
    return super.synthYaml();
  }
}

/** The same; JavaScript may give none, or no name. @throws UserError where the name is missing, or is none */
function propsOf(props: ProjectProps): ProjectProps {
  const given: unknown = props;
  const name = isRecord(given) ? given['name'] : undefined;
  if (follows(dnsLabel, name)) return props;
  const wrong = typeof name === 'string' ? `project "${name}" is not a valid name` : 'the project has no name';
  throw new UserError(`${wrong}; expected ${dnsLabel.expected}`, {
    code: 'name-invalid',
    exitCode: exitCodes.invalid,
    ...(typeof name === 'string'
      ? {}
      : { hint: "For example: new Project({ name: 'shop', environment: 'production' })." }),
  });
}

/** Turns values of a Pulumi program, which cdk8s would take apart, into tokens. */
class TokenResolver implements IResolver {
  constructor(private readonly tokens: Tokens) {}

  resolve(context: ResolutionContext): void {
    const adopted = this.tokens.adopt(context.value);
    if (adopted !== context.value) context.replaceValue(adopted);
  }
}
