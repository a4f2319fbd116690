import type { EnvVar } from '../../lib/kubernetes';

/**
 * The environment a kubelet gives to a container: references to Secrets looked up, and `$(NAME)` in values replaced by
 * what came before (https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go).
 */
export function kubeletEnvironment(
  env: readonly EnvVar[],
  secret: (name: string, key: string) => string,
): { [variable: string]: string } {
  const known: { [variable: string]: string } = {};
  for (const { name, value, valueFrom } of env) {
    const reference = valueFrom?.secretKeyRef;
    if (name in known) throw new Error(`the variable ${name} is given twice`);
    known[name] = reference === undefined ? expand(value ?? '', known) : secret(reference.name ?? '', reference.key);
  }
  return known;
}

/** A text with its references replaced; those to unknown names stay, and `$$` is one dollar sign. */
export function expand(text: string, known: { readonly [variable: string]: string }): string {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const next = text[at + 1];
    if (text[at] !== '$' || next === undefined) {
      result += text[at];
      continue;
    }
    const end = next === '(' ? text.indexOf(')', at) : -1;
    if (end !== -1) {
      const name = text.slice(at + 2, end);
      result += known[name] ?? `$(${name})`;
      at = end;
    } else {
      result += next === '$' ? '$' : `$${next}`;
      at += 1;
    }
  }
  return result;
}
