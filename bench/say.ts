/** Tells how the benchmark gets on; its result alone is on standard output. */
export function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}
