import { ConstructError, shortHash, type AddOn, type Application, type Project, type Token } from '../model';
import type { EnvVar } from './api';
import { configurationSecret } from './configuration';

/** A key of a Secret. */
interface SecretKey {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

/** What only a pod knows of itself. */
interface PodField {
  readonly fieldPath: string;
}

/** What a variable can only refer to. */
type Reference = SecretKey | PodField;

/** A text as Kubernetes reads it: literal text, and what only a Secret or the pod knows. */
type Piece = string | Reference;

/**
 * Variables of a container, by name; their texts may hold tokens. What a Secret holds is referenced, never copied; a variable
 * that is put together from it refers to the variables that hold the pieces, as `$(NAME)`.
 */
export function containerVariables(
  application: Application,
  texts: readonly (readonly [name: string, text: string])[],
): EnvVar[] {
  const variables = texts.map(([name, text]) => [name, pieces(application, text)] as const);
  const holders = new Map<string, string>();
  const references: EnvVar[] = [];
  for (const [name, parts] of variables) {
    const [only] = parts;
    if (parts.length !== 1 || only === undefined || typeof only === 'string') continue;
    references.push(reference(name, only));
    holders.set(keyOf(only), name);
  }
  const composed = variables.flatMap(([name, parts]): EnvVar[] => {
    if (parts.length === 1 && typeof parts[0] !== 'string') return [];
    const value = parts.map((part) => {
      if (typeof part === 'string') return escaped(part);
      const known = holders.get(keyOf(part));
      if (known !== undefined) return `$(${known})`;
      const holder = holderName(part, [...variables.map(([taken]) => taken), ...holders.values()]);
      references.push(reference(holder, part));
      holders.set(keyOf(part), holder);
      return `$(${holder})`;
    });
    return [{ name, value: value.join('') }];
  });
  return [...references, ...composed];
}

/**
 * A text outside the environment (an argument, an annotation, a host) with its bindings put in.
 * @throws ConstructError where that would make a secret readable
 */
export function plainText(application: Application, text: string): string {
  return pieces(application, text)
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('fieldPath' in piece) {
        throw new ConstructError(
          application,
          'pod-field-misplaced',
          `"${text}" needs ${piece.fieldPath}, which is only known in the pod`,
          'Set an environment variable to it, and use that variable in the command.',
        );
      }
      throw new ConstructError(
        application,
        'secret-exposed',
        `"${text}" would expose the secret ${piece.key} in plain text`,
        'Set an environment variable to it, and use that variable in the command.',
      );
    })
    .join('');
}

/** The same for texts by name. */
export function plainTexts(
  application: Application,
  texts: { readonly [name: string]: string } = {},
): { [name: string]: string } {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, plainText(application, text)]));
}

/**
 * The variables of an application with those that its stack gives; their texts may hold tokens.
 * @throws ConstructError if the application gives one of these another value
 */
export function applicationVariables(
  application: Application,
  extra: { readonly [name: string]: string },
): [name: string, text: string][] {
  const own = application.variables();
  for (const [name, text] of Object.entries(extra)) {
    const given = own.get(name);
    if (given !== undefined && given !== text) {
      throw new ConstructError(
        application,
        'variable-fixed',
        `sets the variable ${name}, which its stack sets to "${text}"`,
        `Remove the variable; use the stack's parameter ${name.toLowerCase()} instead.`,
      );
    }
    own.delete(name);
  }
  return [...Object.entries(extra), ...own];
}

/** The name of a variable that only holds a piece of others. */
function holderName(part: Reference, taken: readonly string[]): string {
  const name = `INFRA_${keyOf(part)}`.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return taken.includes(name) ? `${name}_${shortHash(keyOf(part)).toUpperCase()}` : name;
}

function pieces(application: Application, text: string): Piece[] {
  const { project } = application;
  return joined(
    project.tokens.split(text).flatMap((part): Piece[] => {
      if (typeof part === 'string') return [part];
      if (part.kind === 'configuration') return [configurationKey(project, part)];
      if (part.kind === 'field') return [{ fieldPath: part.key }];
      if (part.kind !== 'binding') return [part.text];
      return bindingPieces(application, addOnAt(application, part), part);
    }),
  );
}

function configurationKey(project: Project, { path, key, optional }: Token): SecretKey {
  return { name: configurationSecret(project, path), key, ...(optional ? { optional } : {}) };
}

function bindingPieces(application: Application, addon: AddOn, { key }: Token): Piece[] {
  const { tokens } = addon.project;
  const secrets = addon.bindingSecrets;
  const value = addon.valueFor(application, key);
  const sameUnit = addon.unit === application.unit;
  const readable = tokens.in(value).every((token) => !token.secret) && !addon.isSecret(key);
  if (secrets.carries(key) && !(sameUnit && readable)) return [{ name: secrets.for(application), key }];
  return pieces(application, value);
}

function addOnAt(application: Application, token: Token): AddOn {
  const addon = application.project.addOnOf(token);
  if (addon === undefined)
    throw new ConstructError(application, 'unknown-addon', `refers to ${token.path}, which is not in its project`);
  return addon;
}

function reference(name: string, to: Reference): EnvVar {
  return { name, valueFrom: 'fieldPath' in to ? { fieldRef: to } : { secretKeyRef: to } };
}

function keyOf(to: Reference): string {
  return 'fieldPath' in to ? to.fieldPath : `${to.name}/${to.key}`;
}

/**
 * A text that Kubernetes reads as it is: `$(NAME)` would be another variable, `$$` is one dollar sign, and one at the
 * end may come before a reference.
 */
export function escaped(text: string): string {
  return text.replace(/\$\$+|\$(?=\(|$)/g, (dollars) => dollars + dollars);
}

function joined(parts: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part;
    else result.push(part);
  }
  return result.length === 0 ? [''] : result;
}
