import { ConstructError, type AddOn, type Application, type Project, type Token } from '../model';
import type { EnvVar } from './api';
import { configurationSecret } from './configuration';

/** A key of a Secret. */
interface SecretKey {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

/** A text as Kubernetes reads it: literal text, and what only a Secret holds. */
type Piece = string | SecretKey;

/**
 * The environment of an application's containers. What a Secret holds is referenced, never copied; a variable that is
 * put together from it refers to the variables that hold the pieces, as `$(NAME)`.
 */
export function environmentVariables(
  application: Application,
  extra: { readonly [name: string]: string } = {},
): EnvVar[] {
  const variables = [...Object.entries(extra), ...application.variables()].map(
    ([name, text]) => [name, pieces(application, text)] as const,
  );
  const holders = new Map<string, string>();
  const references: EnvVar[] = [];
  for (const [name, parts] of variables) {
    const [only] = parts;
    if (parts.length !== 1 || only === undefined || typeof only === 'string') continue;
    references.push(reference(name, only));
    holders.set(keyOf(only), name);
  }
  const texts = variables.flatMap(([name, parts]): EnvVar[] => {
    if (parts.length === 1 && typeof parts[0] !== 'string') return [];
    const value = parts.map((part) => {
      if (typeof part === 'string') return escaped(part);
      const holder =
        holders.get(keyOf(part)) ?? `INFRA_${part.name}_${part.key}`.toUpperCase().replace(/[^A-Z0-9]/g, '_');
      if (!holders.has(keyOf(part))) references.push(reference(holder, part));
      holders.set(keyOf(part), holder);
      return `$(${holder})`;
    });
    return [{ name, value: value.join('') }];
  });
  return [...references, ...texts];
}

/**
 * A text outside the environment (an argument, an annotation, a host) with its bindings put in.
 * @throws ConstructError where that would make a secret readable
 */
export function plainText(application: Application, text: string): string {
  return pieces(application, text)
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      throw new ConstructError(
        application,
        'secret-exposed',
        `"${text}" would put the secret ${piece.key} where anyone can read it`,
        'Put it in a variable, and read the variable from the command.',
      );
    })
    .join('');
}

function pieces(application: Application, text: string): Piece[] {
  const { project } = application;
  return joined(
    project.tokens.split(text).flatMap((part): Piece[] => {
      if (typeof part === 'string') return [part];
      if (part.kind === 'configuration') return [configurationKey(project, part)];
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
  const value = addon.value(key);
  const sameUnit = addon.unit === application.unit;
  const readable = tokens.in(value).every((token) => !token.secret) && !addon.isSecret(key);
  if (secrets.carries(key) && !(sameUnit && readable)) return [{ name: secrets.for(application), key }];
  return pieces(application, value);
}

function addOnAt(application: Application, token: Token): AddOn {
  const addon = application.project.addons.find(({ node }) => node.path === token.path);
  if (addon === undefined)
    throw new ConstructError(application, 'addon-unknown', `refers to ${token.path}, which is not in its project`);
  return addon;
}

function reference(name: string, secretKeyRef: SecretKey): EnvVar {
  return { name, valueFrom: { secretKeyRef } };
}

function keyOf({ name, key }: SecretKey): string {
  return `${name}/${key}`;
}

/** Kubernetes reads `$(NAME)` in a value as another variable, and `$$(` as the text. */
function escaped(text: string): string {
  return text.replaceAll('$(', '$$$$(');
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
