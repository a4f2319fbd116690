import type { Provider } from '@pulumi/aws/provider';
import * as pulumi from '@pulumi/pulumi';
import type { AddOn, Provisioning } from '../../lib/model';
import { addOnTags, awsProvider } from './account';
import { isProtected } from './settings';

/** What is made in AWS for one add-on: a component of the Pulumi stack, with the names, tags and options of its parts. */
export class AddOnResources extends pulumi.ComponentResource {
  readonly provider: Provider;
  readonly tags: { [tag: string]: string };

  constructor(
    readonly run: Provisioning,
    readonly addon: AddOn,
  ) {
    const provider = awsProvider(run, addon);
    super(`infra:addon:${addon.description.type}`, componentName(addon), {}, { providers: { aws: provider } });
    this.provider = provider;
    this.tags = addOnTags(addon);
  }

  /** What people read in AWS. */
  get title(): string {
    return `${this.addon.path} of ${this.addon.project.name}`;
  }

  /** Pulumi's name of a part. */
  part(name: string): string {
    return `${componentName(this.addon)}/${name}`;
  }

  /** Options of a part that can be made anew at any time. */
  get options(): pulumi.CustomResourceOptions {
    return { parent: this };
  }

  /** Options of a part that holds data: the engine refuses to delete it, and forgets rather than deletes it. */
  get dataOptions(): pulumi.CustomResourceOptions {
    return isProtected(this.addon) ? { parent: this, protect: true, retainOnDelete: true } : { parent: this };
  }
}

function componentName({ project, path }: AddOn): string {
  return `${project.name}/${project.environment.base}/${path}`;
}
