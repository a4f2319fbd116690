import * as pulumi from '@pulumi/pulumi';
import { ConstructError, type AddOn, type Application, type Granted, type Project, type Provisioning } from '../model';
import type { TokenValues } from './values';

/** What add-ons make outside of the cluster, in one run of a unit's program. */
export class Provisioner implements Provisioning {
  private readonly shared = new Map<string, unknown>();
  private readonly granted = new Map<Application, Granted>();

  constructor(
    private readonly project: Project,
    private readonly unit: string,
    private readonly values: TokenValues,
  ) {}

  /** Makes the resources of the unit's add-ons, whose outputs become values, and lets its applications use what they need. */
  async run(): Promise<void> {
    const { addons, applications } = this.project;
    for (const addon of addons) {
      if (addon.unit === this.unit && addon.owned && addon.provisioner === 'aws') await this.provision(addon);
    }
    for (const application of applications) if (application.unit === this.unit) await this.grant(application);
  }

  /** What the pods of an application come after. */
  grantedTo(application: Application | undefined): Granted {
    return (application === undefined ? undefined : this.granted.get(application)) ?? [];
  }

  once<T>(key: string, make: () => T): T {
    if (!this.shared.has(key)) this.shared.set(key, make());
    return this.shared.get(key) as T;
  }

  value(text: string): pulumi.Output<string> {
    return pulumi.output(this.values.text(this.project, text, true));
  }

  private async provision(addon: AddOn): Promise<void> {
    const outputs = (await addon.provision?.(this)) ?? {};
    for (const [key, value] of Object.entries(outputs)) {
      const token = [...this.project.tokens.all()].find(
        (known) => known.kind === 'output' && known.path === addon.path && known.key === key,
      );
      if (token === undefined)
        throw new ConstructError(addon, 'output-unknown', `provision gives "${key}", which no binding uses`);
      const text = pulumi.output(value).apply(String);
      this.values.set(token.text, token.secret ? pulumi.secret(text) : text);
    }
  }

  private async grant(application: Application): Promise<void> {
    const granted: pulumi.Resource[] = [];
    const used = new Set([...application.attachments.values()].map(({ addon }) => addon));
    for (const addon of used)
      if (addon.provisioner === 'aws') granted.push(...((await addon.grant?.(this, application)) ?? []));
    this.granted.set(application, granted);
  }
}
