/** What is wrong with a `/regular expression/`; what has no slashes at its ends is none. */
export function regExpProblem(text: string): string | undefined {
  const written = /^\/(.+)\/([a-z]*)$/s.exec(text);
  if (written === null) return undefined;
  const [, source = '', flags = ''] = written;
  try {
    // CI systems take flags at the beginning, which JavaScript does not know.
    new RegExp(source.replace(/^\(\?[a-z]+\)/, ''));
    return /^[imsux]*$/.test(flags) ? undefined : `it has unknown flags ${JSON.stringify(flags)}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `it is not a valid regular expression (${reason.split(': ').at(-1) ?? reason})`;
  }
}
