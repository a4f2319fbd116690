import type { EnvVar } from '../../kubernetes';
import type { ComposeTexts } from './settings';

/** Variables of a container by name, as Compose reads them: references to Secrets and to other variables are put in. */
export function environmentOf(
  env: readonly EnvVar[],
  texts: ComposeTexts,
  fields: { readonly [path: string]: string },
): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const { name, value = '', valueFrom } of env) {
    const { secretKeyRef, fieldRef } = valueFrom ?? {};
    if (secretKeyRef !== undefined)
      known.set(name, texts.secret(secretKeyRef.name ?? '', secretKeyRef.key, secretKeyRef.optional === true));
    else if (fieldRef === undefined) known.set(name, expanded(value, known, texts));
    else {
      const field = fields[fieldRef.fieldPath];
      if (field === undefined) texts.unknown.add(fieldRef.fieldPath);
      known.set(name, field ?? '');
    }
  }
  return known;
}

/** A text in which Kubernetes would put variables, `$(NAME)`, with those put in. */
export function expanded(text: string, variables: ReadonlyMap<string, string>, texts: ComposeTexts): string {
  return text
    .split(/(\$\$|\$\([A-Za-z_][A-Za-z0-9_.-]*\))/)
    .map((part) => {
      if (part === '$$') return texts.text('$');
      const reference = /^\$\((.*)\)$/.exec(part)?.[1];
      return (reference === undefined ? undefined : variables.get(reference)) ?? texts.text(part);
    })
    .join('');
}
