import type { Application } from './application';
import { objectName } from './names';
import { isRecord } from './record';

/**
 * What an application's pods are to the cluster and to clouds. There is one only where something asks for it: the
 * parameter `serviceAccount` of the stack, or an add-on (`AddOn.serviceAccountAnnotations`).
 */
export class ServiceAccount {
  constructor(private readonly application: Application) {}

  /** Whether the pods run as it; else they run as nobody in particular. */
  get isAsked(): boolean {
    return this.given !== undefined || this.asking.length > 0;
  }

  /** Whether it is made with the application, rather than there already. Canary runs as production's. */
  get isOwn(): boolean {
    return this.isAsked && typeof this.given !== 'string' && this.application.project.environment.kind !== 'canary';
  }

  /** Its name in the namespace. */
  get name(): string {
    return typeof this.given === 'string' ? this.given : objectName([this.application.identity]);
  }

  /** Annotations, as the user and the add-ons give them; values may hold tokens. */
  get annotations(): { readonly [annotation: string]: string } {
    const given = isRecord(this.given) && isRecord(this.given['annotations']) ? this.given['annotations'] : {};
    const own = Object.entries(given).map(([name, value]) => [name, String(value)] as const);
    return Object.fromEntries([...this.asking.flatMap((asked) => Object.entries(asked)), ...own]);
  }

  /**
   * Whether pods get a token of the Kubernetes API: an existing account is there for its permissions; one that is made
   * has none, and the clouds mount tokens of their own.
   */
  get mountsToken(): boolean {
    if (isRecord(this.given) && typeof this.given['token'] === 'boolean') return this.given['token'];
    return typeof this.given === 'string';
  }

  /** The parameter of the stack. */
  private get given(): unknown {
    const { serviceAccount } = this.application.stack.parameters as { readonly serviceAccount?: unknown };
    return serviceAccount ?? undefined;
  }

  private get asking(): readonly { readonly [annotation: string]: string }[] {
    return [...this.application.attachments.values()]
      .map(({ addon }) => addon.serviceAccountAnnotations(this.application))
      .filter((annotations) => annotations !== undefined);
  }
}
