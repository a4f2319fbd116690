import { AddOn, type Application, type Granted, type Provisioning } from '../../lib/model';
import type { Access } from './access';
import type { Place } from './account';
import { identityOf, roleAnnotations } from './identity';

/**
 * An add-on that is called by AWS' own API: applications show who they are and need no password. Each has a role that may
 * do what is listed here, with this resource and no other.
 */
export abstract class AwsService<P extends object, Given extends object> extends AddOn<P, Given> {
  /** What its applications may do. */
  protected abstract readonly access: readonly Access[];

  /** Service and resource of its ARN. */
  protected abstract get place(): Place;

  /** Where it is; an environment that does not say is refused when the objects are made. */
  protected get region(): string {
    return this.project.environment.values.aws?.region ?? '';
  }

  override render(): void {
    if (this.provisioner === 'aws') identityOf(this);
  }

  override serviceAccountAnnotations(application: Application): { readonly [annotation: string]: string } | undefined {
    return this.provisioner === 'aws' ? roleAnnotations(this, application) : undefined;
  }

  override async grant(run: Provisioning, application: Application): Promise<Granted> {
    const { grantAccess } = await import('./access.js');
    return grantAccess(run, this, application, this.place, this.access);
  }
}
