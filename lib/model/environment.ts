import { UserError } from './error';
import { dnsLabel, follows, objectName } from './names';
import { reviewEnvironment } from './review';
import type { EnvironmentKind, EnvironmentValues } from './values';
import { environmentKinds } from './values';

/** What an environment is, beyond its name, defaults to what its name and kind mean. */
export type EnvironmentProps = Partial<EnvironmentValues> & { readonly name: string };

/** Where a tree is built for. An environment of a project has a namespace of its own; canary lives in production's. */
export class Environment {
  readonly name: string;
  readonly kind: EnvironmentKind;
  readonly domain: string | undefined;
  readonly values: EnvironmentProps;

  constructor(props: EnvironmentProps | string) {
    this.values = typeof props === 'string' ? { name: props } : props;
    this.name = this.values.name;
    if (!follows(dnsLabel, this.name)) {
      throw new UserError(`environment "${this.name}" is not a valid name; expected ${dnsLabel.expected}`, {
        code: 'name-invalid',
        exitCode: 2,
      });
    }
    const kind = this.values.kind ?? environmentKinds.find((known) => known === this.name);
    if (kind === undefined) {
      throw new UserError(`environment "${this.name}" has no kind`, {
        code: 'environment-kind-missing',
        exitCode: 2,
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

  /** The namespace of a project in this environment. @default `<project>-<environment>`, of a review environment `<project>-<name>`; cut to 63 characters */
  namespace(project: string): string {
    return this.values.namespace ?? objectName([project, this.values.review ?? this.base]);
  }
}
