import {
  AddOnServer,
  serverHost,
  sizes,
  type AddOnServerOptions,
  type EnvVar,
  type Resources,
  type Size,
  type SizeTable,
} from '../lib/kubernetes';
import { AddOn, type Filled, type Infer, type ObjectSchema } from '../lib/model';
import { requireNetwork } from './aws/required-network';

/** What the parameters of every backing service have in common. */
export interface ServiceParameters {
  readonly size: Size;
  readonly resources?: { readonly cpu?: string | undefined; readonly memory?: string | undefined } | undefined;
  /** A standby: only outside the cluster. */
  readonly highAvailability?: boolean | undefined;
}

/** Named values. */
export interface Bindings {
  readonly [name: string]: string;
}

/** The server in the cluster, but for how big it is. */
export type Server = Omit<AddOnServerOptions, 'resources'>;

/**
 * A server that applications connect to. Each type defines how its bindings are derived from an address, and what
 * runs in the cluster. Elsewhere, the values come from the configuration, or from the cloud that created the server.
 * @typeParam S the type's schema, with `sizeParameters` among its properties
 */
export abstract class BackingService<S extends ObjectSchema> extends AddOn<
  Filled<S> & ServiceParameters,
  Infer<S> & object
> {
  /** The bindings of a server at a host, whoever runs it. */
  protected abstract connection(host: string): Bindings;

  /** The server in the cluster. */
  protected abstract server(): Server;

  /** What the words for its size mean. */
  protected get sizes(): SizeTable {
    return sizes;
  }

  /** What its pod asks for. */
  protected get resources(): Resources {
    const { size, resources } = this.parameters;
    const { cpu, memory } = this.sizes[size];
    return { cpu: resources?.cpu ?? cpu, memory: resources?.memory ?? memory };
  }

  /** The password of its user: made once and kept, wherever the server is. */
  protected get password(): string {
    return this.generated('password');
  }

  protected override bindings(): Bindings {
    if (this.provisioner === 'external') return this.externalBindings();
    return this.connection(this.provisioner === 'aws' ? this.output('host') : serverHost(this));
  }

  override render(): void {
    if (this.provisioner === 'aws') requireNetwork(this);
    if (this.provisioner !== 'in-cluster') return;
    const server = this.server();
    this.warnOfCluster(server.volume !== undefined);
    new AddOnServer(this, { ...server, resources: this.resources });
  }

  /** A variable of the server whose value is made once and kept, and only in a Secret. */
  protected fromSecret(name: string, key = 'password'): EnvVar {
    this.generated(key);
    return { name, valueFrom: { secretKeyRef: { name: this.bindingSecrets.generated, key } } };
  }

  private warnOfCluster(keepsData: boolean): void {
    if (this.parameters.highAvailability === true)
      this.warn('highAvailability has no effect in the cluster, where it runs as a single pod');
    if (keepsData) warnOfBackups(this);
  }
}

/** Says that nobody backs up what an add-on keeps in the cluster, where that matters. */
export function warnOfBackups(addon: AddOn): void {
  const { project, description } = addon;
  if (project.environment.kind !== 'production') return;
  const others = description.provisioners.filter((provisioner) => provisioner !== 'in-cluster');
  const message = `there are no backups in the cluster; in production, use the provisioner ${others.join(' or ')}`;
  project.warnings.push({ construct: addon, message });
}
