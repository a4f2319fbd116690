import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { AddOn } from './addon';
import type { Application } from './application';
import { dataAnnotation, digestAnnotation, generatedLabel } from './marks';
import { objectName, shortHash } from './names';

/** Path of the tokens that stand for such digests, which only the cluster knows. */
export const publishedPath = 'published';

/**
 * The Secrets that carry an add-on's bindings, where they hold more than plain text or references to the configuration.
 *
 * - *generated*: values made once and kept: they are data.
 * - *current*: immutable, its name ends in a digest of its content. Pods of the same unit refer to it, so that a change
 *   rolls them and a release that failed leaves the old pods with the old values.
 * - *published*: a stable name, for pods of other units of deployment and for canary.
 */
export class BindingSecrets {
  readonly generated: string;
  readonly published: string;
  /** A token: the name depends on values known only while deploying. */
  readonly current: string;
  private readonly names: readonly string[];

  constructor(private readonly addon: AddOn) {
    const { tokens } = addon.project;
    const deferred = (binding: string) =>
      tokens.in(addon.value(binding)).some(({ kind }) => kind === 'generated' || kind === 'output');
    this.names = addon.bindingNames.filter(deferred);
    this.generated = objectName([addon.objectName, 'generated']);
    this.published = addon.objectName;
    const content = this.names.map((name) => `${name}=${addon.value(name)}`);
    this.current = tokens.name(objectName([addon.objectName, shortHash(...content)]), addon.path);
  }

  /** Whether a binding's value is carried by a Secret. */
  carries(binding: string): boolean {
    return this.names.includes(binding);
  }

  /** The Secret that pods of an application refer to. */
  for(application: Application): string {
    return application.unit === this.addon.unit ? this.current : this.published;
  }

  render(): void {
    const { addon } = this;
    const { environment, applications } = addon.project;
    if (addon.generatedKeys.size > 0) {
      const kept = [...addon.generatedKeys].map((key) => [key, addon.generatedToken(key)] as const);
      const metadata = { labels: { [generatedLabel]: 'true' }, annotations: { [dataAnnotation]: 'true' } };
      this.secret('Generated', { name: this.generated, ...metadata }, kept);
    }
    if (this.names.length === 0) return;
    const content = this.names.map((name) => [name, addon.value(name)] as const);
    this.secret('Bindings', { name: this.current }, content, { immutable: true });
    const used = applications.some(
      (application) =>
        application.unit !== addon.unit &&
        [...application.attachments.values()].some((attachment) => attachment.addon === addon),
    );
    if (!used && environment.kind !== 'production') return;
    // Whoever applies the Secret puts the digest of the values in the place of this one, of the placeholders.
    const annotations = { [digestAnnotation]: shortHash(JSON.stringify(content)) };
    this.secret('Published', { name: this.published, annotations }, content);
  }

  private secret(
    id: string,
    metadata: ApiObjectMetadata,
    content: readonly (readonly [string, string])[],
    extra: { readonly immutable?: boolean } = {},
  ): void {
    const stringData = Object.fromEntries(content);
    new ApiObject(this.addon, id, { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData, ...extra });
  }
}
