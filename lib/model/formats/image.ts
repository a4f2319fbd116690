/** Why a text is not the name of an image, where that is plain. */
export function imageCause(text: string): string | undefined {
  if (text.includes('${')) return undefined;
  const [named = ''] = text.split('@');
  if (/^[a-z]+:\/\//i.test(named)) return 'it begins with the protocol of a URL';
  const last = named.slice(named.lastIndexOf('/') + 1);
  const [, ...tags] = last.split(':');
  const path = named.slice(named.search(/^[^/]*[.:][^/]*\//) === 0 ? named.indexOf('/') + 1 : 0).split(':')[0] ?? '';
  const causes = [
    ...(/[A-Z]/.test(path) ? ['its path must be in lower case'] : []),
    ...(tags.length > 1 ? ['it has more than one tag'] : []),
  ];
  return causes.length === 0 ? undefined : causes.join(', and ');
}
