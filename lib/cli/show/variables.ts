import { attachedVariables, type Application, type Token } from '../../model';
import { masked } from './outline';

/** An environment variable as an application's containers receive it. */
export interface VariableOverview {
  readonly name: string;
  /** The value as far as it is known without a cluster; what is secret in it is masked. */
  readonly value: string;
  readonly secret: boolean;
  /** What the value is put together from: bindings as `DATABASE.url`, keys of the configuration. */
  readonly from: readonly string[];
  /** Who gives it. */
  readonly by: 'stack' | 'add-on' | 'application';
}

/**
 * The variables an application gets: the stack's, the add-ons' and its own.
 * @param given those that the stack gives its containers by itself
 */
export function describeVariables(
  application: Application,
  given: { readonly [name: string]: string },
): VariableOverview[] {
  const own = application.props.variables ?? {};
  const variables = application.variables();
  const ofStack = Object.entries(given).filter(([name]) => !variables.has(name));
  const attached = new Map(
    [...application.attachments.values()].flatMap((attachment) =>
      attachedVariables(attachment).map(([variable, binding]) => [variable, `${attachment.alias}.${binding}`] as const),
    ),
  );
  return [
    ...ofStack.map(([name, value]) => ({ name, value, secret: false, from: [], by: 'stack' as const })),
    ...[...variables].map(([name, text]): VariableOverview => {
      const { value, secret, from } = revealed(application, text);
      const isOwn = Object.hasOwn(own, name);
      const binding = attached.get(name);
      return {
        name,
        value,
        secret,
        from: isOwn || binding === undefined ? from : [binding, ...from.filter((each) => each !== binding)],
        by: isOwn ? 'application' : 'add-on',
      };
    }),
  ];
}

interface Revealed {
  readonly value: string;
  readonly secret: boolean;
  readonly from: readonly string[];
}

/** A text with what is public put in for its tokens, and what is secret masked. */
function revealed(application: Application, text: string): Revealed {
  const parts = application.project.tokens
    .split(text)
    .map((part) => (typeof part === 'string' ? { value: part, secret: false, from: [] } : reveal(application, part)));
  return {
    value: parts.map(({ value }) => value).join(''),
    secret: parts.some(({ secret }) => secret),
    from: [...new Set(parts.flatMap(({ from }) => from))],
  };
}

function reveal(application: Application, token: Token): Revealed {
  const { kind, key, secret } = token;
  if (kind === 'configuration') return { value: masked, secret: true, from: [`configuration ${key}`] };
  if (kind !== 'binding') return { value: secret ? masked : token.text, secret, from: [] };
  const addon = application.project.addOnOf(token);
  if (addon === undefined) return { value: token.text, secret, from: [] };
  const inner = revealed(application, addon.valueFor(application, key));
  const alias = [...application.attachments.values()].find((attachment) => attachment.addon === addon)?.alias;
  const configured = inner.from.filter((each) => each.startsWith('configuration '));
  const from = [`${alias ?? addon.alias}.${key}`, ...configured];
  return addon.isSecret(key) ? { value: masked, secret: true, from } : { ...inner, from };
}
