import { Construct } from 'constructs';
import { Application } from './application';
import type { StackDescription } from './description';
import { checkParameters } from './parameters';
import type { ObjectPatch } from './patch';
import { quote } from './quote';
import { ConstructError, freeId } from './scope';

/** The class of a stack type; the description loads with it, but can be had without it from the catalogue. */
export interface StackType {
  readonly description: StackDescription;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each type narrows its own parameters
  new (application: Application, id: string, props?: any): Stack;
}

/**
 * The kind of an application: turns parameters into Kubernetes objects. There is one per application.
 *
 * @example
 * class Agent extends Stack {
 *   static readonly description = {
 *     type: 'agent',
 *     summary: 'One process without requests.',
 *     parameters: { type: 'object', properties: {}, additionalProperties: false },
 *   } as const satisfies StackDescription;
 *
 *   override render(): void {
 *     new Workload(this, 'agent', this.application, {}, { component: 'agent', command: ['agent'] });
 *   }
 * }
 */
export abstract class Stack<P extends object = object> extends Construct {
  readonly application: Application;
  private readonly ownPatches: ObjectPatch[] = [];
  private readonly given: Readonly<P>;
  private resolved: Readonly<P> | undefined;

  /** @param props what the type's schema accepts; `P` is what becomes of it: `Filled<typeof parameters>` */
  constructor(application: Application, id: string, props: object = {}) {
    super(applicationOf(application, id), freeId(application, id, 'stack-duplicate'));
    this.application = application;
    this.given = checkParameters<P>(this, props, this.description.parameters);
    application.setStack(this);
  }

  /** The parameters with placeholders resolved. Read them in `render`, when every add-on is attached. */
  get parameters(): Readonly<P> {
    this.resolved ??= this.application.resolveAll(this.given);
    return this.resolved;
  }

  /** Description of the type. */
  get description(): StackDescription {
    return (this.constructor as unknown as StackType).description;
  }

  /** The parameters as they were given, defaults filled in. */
  get props(): Readonly<P> {
    return this.given;
  }

  /** The host name at which it is reached; undefined if it serves no requests. @default undefined */
  get host(): string | undefined {
    return undefined;
  }

  /** The changes of objects that the program asked for. */
  get patches(): readonly ObjectPatch[] {
    return this.ownPatches;
  }

  /**
   * Changes rendered objects of the application, for what no parameter covers. Call it before the objects are read;
   * a patch that matches no object is an error at that point.
   * @param name @default every object of the kind
   * @example web.stack.patch('Deployment', ({ metadata }) => { metadata.labels = { ...metadata.labels, tier: 'front' }; })
   */
  patch(kind: string, change: ObjectPatch['change'], name?: string): void {
    this.ownPatches.push({ kind, change, ...(name === undefined ? {} : { name }) });
  }

  /** Adds the Kubernetes objects. Called once, after the tree is complete. */
  abstract render(): void;
}

/** The same; JavaScript may give anything. */
function applicationOf(scope: Application, id: string): Application {
  const given: unknown = scope;
  if (given instanceof Application) return scope;
  freeId(scope, id, 'stack-duplicate');
  throw new ConstructError(
    scope,
    'scope-invalid',
    `has the stack ${quote(id)}; only an Application can have one`,
    "For example: new Web(new Application(project, 'web'), 'web').",
  );
}
