import { Construct, type IConstruct } from 'constructs';
import { exitCodes, UserError } from './error';
import type { ErrorCode } from './error-codes';
import { describeValue, quote } from './quote';
import type { Source } from './values';

/** A mistake in the use of a construct; the message begins with its class and path. */
export class ConstructError extends UserError {
  /** Path of the construct. */
  readonly path: string;
  /** The message without the construct. */
  readonly problem: string;

  /** @param parameter of a stack, that it is about: keys and indexes */
  constructor(
    scope: IConstruct,
    code: ErrorCode,
    message: string,
    hint?: string,
    readonly parameter?: readonly (string | number)[],
  ) {
    const source = sourceOf(scope);
    const where = source === undefined ? '' : ` (${source.file}:${source.line}:${source.column})`;
    super(`${scope.constructor.name} ${scope.node.path || scope.node.id || '(root)'}${where}: ${message}`, {
      code,
      exitCode: exitCodes.invalid,
      ...(hint === undefined ? {} : { hint }),
    });
    this.name = 'ConstructError';
    this.path = scope.node.path;
    this.problem = message;
  }
}

/** The id, as long as nothing in the scope has it. @throws ConstructError where something has */
export function freeId(scope: IConstruct, id: string, code: ErrorCode): string {
  checkScope(scope, id);
  const other = scope.node.tryFindChild(id);
  if (other === undefined) return id;
  throw new ConstructError(scope, code, `already has "${id}" (${other.constructor.name})`, 'Rename one of them.');
}

/** JavaScript may give anything as a scope or an id, of which constructs would say no more than what is undefined. */
function checkScope(scope: unknown, id: unknown): void {
  const isMade = Construct.isConstruct(scope);
  if (isMade && typeof id === 'string' && id !== '') return;
  const what = typeof id === 'string' && id !== '' ? quote(id) : 'a construct';
  const wrong = isMade
    ? `its id is ${describeValue(id)}; expected text`
    : `its scope is ${describeValue(scope)}; expected the construct that it belongs to`;
  throw new UserError(`${what}: ${wrong}`, {
    code: 'scope-invalid',
    exitCode: exitCodes.invalid,
    hint: "For example: new Web(new Application(project, 'web'), 'web').",
  });
}

const sources = new WeakMap<IConstruct, Source>();

/** Records where a construct was written in the manifest. */
export function recordSource(construct: IConstruct, source: Source | undefined): void {
  if (source !== undefined) sources.set(construct, source);
}

/** Where the construct, or the nearest one around it, was written; undefined for trees made in TypeScript. */
export function sourceOf(construct: IConstruct): Source | undefined {
  for (let at: IConstruct | undefined = construct; at !== undefined; at = at.node.scope) {
    const source = sources.get(at);
    if (source !== undefined) return source;
  }
  return undefined;
}
