import { Chart } from 'cdk8s';
import type { AddOn, AddOnType } from './addon';
import { attachedVariables, givesWay, type Attachment, type AttachmentProps } from './attachment';
import { imageTag } from './image-reference';
import { impliedAddOns } from './implied-add-ons';
import { aliasName, dnsLabel, follows, objectName, variableName } from './names';
import type { Project } from './project';
import { Resolution } from './resolution';
import { ConstructError, freeId } from './scope';
import { ServiceAccount } from './service-account';
import type { Stack } from './stack';
import { projectOf } from './tree';
import type { VariableValue } from './values';

export interface ApplicationProps {
  /** Image, with or without tag or digest. @default `<registry>/<project>/<application>` */
  readonly image?: string;
  /** Environment variables; text may contain placeholders and tokens. @default none */
  readonly variables?: { readonly [name: string]: VariableValue | number | boolean };
  /** @default those of everything in the project's ownership */
  readonly owner?: string | readonly string[];
  /** A former name: objects and state keep it, so that nothing is recreated. @default none */
  readonly was?: string;
  /** Whether to add the stack's implied add-ons, unless an add-on with the same alias is attached. @default true */
  readonly implied?: boolean;
  /** Contents of the repository files that its stack reads, by the parameter that names each file. @default none */
  readonly files?: { readonly [parameter: string]: unknown };
  /** Version of the configuration its pods read, from the cluster. @default none */
  readonly configuration?: number;
  /** The variables that configuration sets: what a stack would set by default gives way to them. @default none */
  readonly configured?: readonly string[];
}

const mark = Symbol.for('project-infra.Application');

/**
 * A part of a project that can be deployed on its own: one stack, and the add-ons that it uses.
 *
 * @example
 * const web = new Application(project, 'web', { image: 'ghcr.io/acme/web:1', variables: { CACHE: '${addons.redis.url}' } });
 * new Web(web, 'web', { port: 3000 });
 * new Redis(web);
 */
export class Application extends Chart {
  /** cdk8s makes every chart an instance of every subclass of Chart; this undoes it. */
  static override [Symbol.hasInstance](value: unknown): value is Application {
    return typeof value === 'object' && value !== null && mark in value;
  }

  readonly project: Project;
  readonly name: string;
  /** What its objects are named after: the name, or the former name that they still have. */
  readonly identity: string;
  readonly props: ApplicationProps;
  /** The service account of its pods, if something needs one. */
  readonly serviceAccount: ServiceAccount;
  private readonly attached = new Map<string, Attachment>();
  private ownStack: Stack | undefined;
  private readonly resolution = new Resolution(this, () => this.ownStack);

  constructor(scope: Project, name: string, props: ApplicationProps = {}) {
    super(scope, freeId(scope, name, 'duplicate-name'), projectOf(scope).chartProps);
    Object.defineProperty(this, mark, { value: true });
    this.project = scope;
    this.name = name;
    this.identity = props.was ?? name;
    this.props = props;
    this.serviceAccount = new ServiceAccount(this);
    for (const given of [name, this.identity]) {
      if (!follows(dnsLabel, given)) {
        throw new ConstructError(this, 'name-invalid', `"${given}" is not a valid name; expected ${dnsLabel.expected}`);
      }
    }
    for (const variable of Object.keys(props.variables ?? {})) {
      if (!follows(variableName, variable)) {
        throw new ConstructError(
          this,
          'name-invalid',
          `"${variable}" is not a valid variable name; expected ${variableName.expected}`,
        );
      }
    }
    scope.register(this);
  }

  /** The stack. @throws ConstructError where the application has none */
  get stack(): Stack {
    if (this.ownStack === undefined) {
      throw new ConstructError(this, 'stack-missing', 'has no stack', "Give it one: new Web(application, 'web').");
    }
    return this.ownStack;
  }

  /** The attached add-ons, by alias. */
  get attachments(): ReadonlyMap<string, Attachment> {
    return this.attached;
  }

  /** The image given for this deployment, or else the application's own. */
  get image(): string {
    const { images, registry, name } = this.project;
    return images[this.name] ?? this.props.image ?? [registry, name, this.name].filter(Boolean).join('/');
  }

  /**
   * The running version: the one the project is given, or else the tag of the image. It is not the commit, with which
   * pods of an unchanged image would restart.
   */
  get version(): string {
    return this.project.props.version ?? imageTag(this.image) ?? 'latest';
  }

  /** The unit of deployment it belongs to: its Pulumi stack's name. */
  get unit(): string {
    const { environment, unit } = this.project;
    return unit === 'application' ? `${environment.name}.${this.identity}` : environment.name;
  }

  /** What its objects' names begin with in this environment. */
  get objectName(): string {
    const { kind, name } = this.project.environment;
    return objectName(kind === 'canary' ? [this.identity, name] : [this.identity]);
  }

  /** The canaries beside it that are live and take traffic: the names of their Services, and percents. */
  get canaries(): readonly { readonly service: string; readonly weight: number }[] {
    const shares = this.project.props.canaries?.[this.identity] ?? {};
    return Object.entries(shares).map(([environment, weight]) => ({
      service: objectName([this.identity, environment]),
      weight,
    }));
  }

  /** The owners, for annotations. */
  get owners(): readonly string[] {
    const { owner } = this.props;
    if (owner === undefined) return this.project.ownership.fallback;
    return typeof owner === 'string' ? [owner] : owner;
  }

  /** Attaches an add-on that belongs to the project or to another application. */
  attach(addon: AddOn, props: AttachmentProps = {}): void {
    const alias = props.as ?? addon.alias;
    if (!follows(aliasName, alias)) {
      throw new ConstructError(this, 'name-invalid', `"${alias}" is not a valid alias; expected ${aliasName.expected}`);
    }
    if (this.attached.has(alias)) {
      throw new ConstructError(
        this,
        'duplicate-alias',
        `two add-ons have the alias ${alias}`,
        `Give one of them a different alias: new ${addon.constructor.name}(application, 'OTHER_${alias}').`,
      );
    }
    this.attached.set(alias, { addon, alias, env: props.env ?? {} });
  }

  /** Sets the stack; called by the stack itself. */
  setStack(stack: Stack): void {
    if (this.ownStack !== undefined) {
      throw new ConstructError(
        this,
        'stack-duplicate',
        `has two stacks, ${this.ownStack.node.id} and ${stack.node.id}`,
      );
    }
    this.ownStack = stack;
  }

  /** Every environment variable: the add-ons' first, then the application's own; text may hold tokens. */
  variables(): Map<string, string> {
    const variables = new Map<string, string>();
    for (const attachment of this.attached.values()) {
      const taken = givesWay(attachment) ? (this.props.configured ?? []) : [];
      for (const [variable, binding] of attachedVariables(attachment)) {
        if (taken.includes(variable)) continue;
        if (variables.has(variable)) {
          throw new ConstructError(this, 'duplicate-variable', `two add-ons set the variable ${variable}`);
        }
        variables.set(variable, attachment.addon.binding(binding));
      }
    }
    for (const [variable, value] of Object.entries(this.props.variables ?? {})) {
      variables.delete(variable);
      variables.set(
        variable,
        isReference(value)
          ? this.project.tokens.create('configuration', this.identity, value.secret, true)
          : this.resolve(String(this.project.tokens.adopt(value))),
      );
    }
    return variables;
  }

  /** The host name at which it is reached; undefined if its stack serves no requests, or it is not public. */
  get host(): string | undefined {
    return this.resolution.host;
  }

  /** The URL at which it is reached, under the same conditions as the host. */
  get url(): string | undefined {
    const { host } = this;
    return host === undefined ? undefined : `https://${host}`;
  }

  /** Replaces the placeholders in a text: `${addons.cache.url}`. @throws ConstructError on an unknown one */
  resolve(text: string): string {
    return this.resolution.text(text);
  }

  /** Replaces the placeholders in every text of a value. */
  resolveAll<T>(value: T): T {
    return this.resolution.value(value) as T;
  }

  /** Adds the implied add-ons and every object of the application. */
  render(): void {
    const { catalogue } = this.project;
    const { description, props } = this.stack;
    const implied = this.props.implied === false ? [] : impliedAddOns(description, { ...props });
    for (const { type, as, env } of implied) {
      const addOnType: AddOnType | undefined = catalogue.addons[type];
      if (addOnType === undefined)
        throw new ConstructError(this, 'unknown-addon', `implies an unknown add-on "${type}"`);
      const alias = as ?? addOnType.description.alias;
      if (!this.attached.has(alias)) new addOnType(this, alias, env === undefined ? {} : { env });
    }
    this.stack.render();
  }
}

function isReference(value: VariableValue | number | boolean): value is { readonly secret: string } {
  return typeof value === 'object' && 'secret' in value;
}
