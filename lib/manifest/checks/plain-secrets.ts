import type { Report } from '../diagnostics/report';
import { holdsPassword, holdsToken, isSecretByName } from '../secret-shape';
import type { Node, ScalarNode } from '../yaml/node';

export interface SecretsPlace {
  /** The application whose configuration can hold the value. @default none, and only known tokens are looked for */
  readonly application?: string;
  /** What is written for development only may have made-up passwords. @default false */
  readonly isDevelopment?: boolean;
}

/** Warns of values that look like secrets, which everyone who can read the repository can read, and hides them in frames. */
export function checkPlainSecrets(node: Node | undefined, place: SecretsPlace, report: Report): void {
  if (node !== undefined) look(node, [], place, report);
}

function look(node: Node, path: readonly string[], place: SecretsPlace, report: Report): void {
  if (node.kind === 'list') for (const item of node.items) look(item, path, place, report);
  else if (node.kind === 'map') for (const [key, { value }] of node.entries) look(value, [...path, key], place, report);
  else if (isSecret(node, path, place)) warn(node, path, place, report);
}

function isSecret({ value, text }: ScalarNode, path: readonly string[], place: SecretsPlace): boolean {
  if (typeof value !== 'string') return false;
  if (holdsToken(text)) return true;
  if (place.application === undefined || place.isDevelopment === true) return false;
  return holdsPassword(text) || (path.at(-2) === 'variables' && isSecretByName(path.at(-1) ?? '', text));
}

function warn({ span }: ScalarNode, path: readonly string[], { application }: SecretsPlace, report: Report): void {
  span.file.hide(span);
  const name = path.at(-1) ?? 'this value';
  const isVariable = path.length === 2 && path[0] === 'variables';
  const key = isVariable ? name : 'NAME';
  const set = `set it with infra config set --secret --app ${application ?? ''} ${key}`;
  const hint =
    application === undefined
      ? 'Keep it outside the repository: infra config set --secret stores what applications read, the CI system what jobs read.'
      : isVariable
        ? `Write ${name}: { secret: ${name} }, and ${set}.`
        : `Put it in a variable of the application, NAME: { secret: NAME }, and ${set}.`;
  const message = `${name} looks like a secret in plain text, readable by everyone with access to the repository`;
  report.warning('secret-in-plain-text', span, message, hint);
}
