import { exitCodes, UserError } from './error';
import { dnsLabel, follows, objectName } from './names';
import { describeValue } from './quote';
import { isRecord } from './record';
import { reviewEnvironment } from './review';
import type { EnvironmentKind, EnvironmentValues } from './values';
import { environmentKinds } from './values';

/** What an environment is, beyond its name, defaults to what its name and kind mean. */
export type EnvironmentProps = Partial<EnvironmentValues> & { readonly name: string };

/**
 * The environment that a tree is built for. Each environment of a project has its own namespace; canary shares that of production.
 *
 * @example
 * const demo = new Environment({ name: 'demo', kind: 'staging', domain: 'demo.example.com' });
 * demo.namespace('shop'); // shop-demo
 */
export class Environment {
  readonly name: string;
  readonly kind: EnvironmentKind;
  readonly domain: string | undefined;
  readonly values: EnvironmentProps;

  constructor(props: EnvironmentProps | string) {
    this.values = typeof props === 'string' ? { name: props } : propsOf(props);
    this.name = this.values.name;
    if (!follows(dnsLabel, this.name)) {
      throw new UserError(`environment "${this.name}" is not a valid name; expected ${dnsLabel.expected}`, {
        code: 'name-invalid',
        exitCode: exitCodes.invalid,
      });
    }
    const kind = this.values.kind ?? environmentKinds.find((known) => known === this.name);
    if (kind === undefined) {
      throw new UserError(`environment "${this.name}" has no kind`, {
        code: 'environment-kind',
        exitCode: exitCodes.invalid,
        hint: `Add a kind, one of ${environmentKinds.join(', ')}: { name: '${this.name}', kind: 'development' }.`,
      });
    }
    this.kind = kind;
    this.domain = this.values.domain;
  }

  /** The environment whose namespace, configuration and add-ons are used: a canary's is production, else itself. */
  get base(): string {
    return this.kind === 'canary' ? (this.values.of ?? 'production') : this.name;
  }

  /** What names it on the command line: `--env production`, `--env review --name pr-123`. */
  get options(): string {
    const { review } = this.values;
    return review === undefined ? `--env ${this.name}` : `--env ${reviewEnvironment} --name ${review}`;
  }

  /** Whether data is protected and replicas are spread: production and its canary. */
  get isProduction(): boolean {
    return this.kind === 'production' || this.kind === 'canary';
  }

  /**
   * The context in the kubeconfig to use: the given one, or else that of the environment. Undefined means the current one,
   * which production never uses silently.
   * @throws UserError `context-missing` if production or its canary has none
   */
  context(given?: string): string | undefined {
    const context = given ?? this.values.cluster?.context;
    if (context !== undefined || !this.isProduction) return context;
    throw new UserError(`no context is set for ${this.name}, which never uses the current one`, {
      code: 'context-missing',
      exitCode: exitCodes.invalid,
      hint: `Add cluster: { context: NAME } to environments.${this.name} in project.yml, or use --context NAME; in a Pulumi program, pass context: 'NAME'.`,
    });
  }

  /** The namespace of a project in this environment. @default `<project>-<environment>`, of a review environment `<project>-<name>`; cut to 63 characters */
  namespace(project: string): string {
    const { namespace, review } = this.values;
    return namespaceOf(project, { namespace, review, base: this.base });
  }
}

/** The props as given; JavaScript may pass anything. */
function propsOf(props: EnvironmentProps): EnvironmentProps {
  const given: unknown = props;
  if (isRecord(given)) return props;
  throw new UserError(`expected the name of an environment, or a map with its name, found ${describeValue(given)}`, {
    code: 'name-invalid',
    exitCode: exitCodes.invalid,
    hint: "For example: new Project({ name: 'shop', environment: 'production' }).",
  });
}

/** What determines the namespace of an environment. */
export interface NamespaceFacts {
  /** The namespace that is set for it, if any. */
  readonly namespace: string | undefined;
  /** The name of a review environment. */
  readonly review: string | undefined;
  /** The environment whose namespace is used. */
  readonly base: string;
}

/** The namespace of a project in an environment; nothing else is needed, not even a valid name. */
export function namespaceOf(project: string, { namespace, review, base }: NamespaceFacts): string {
  return namespace ?? objectName([project, review ?? base]);
}
