/** What stands in a log for the value of a secret. */
export const mask = '[MASKED]';

/** The values of secrets that a log must not show. */
export class Masking {
  private secrets: readonly string[] = [];

  /** From here on these are not shown, nor as programs like to write them; of a secret with several lines, none of its lines is. */
  hide(secrets: readonly string[]): void {
    const parts = secrets
      .flatMap((secret) => [secret, ...secret.split(/[\r\n]+/)])
      .filter((part) => part.trim().length > 2)
      .flatMap((part) => [part, ...encodings(part)]);
    this.secrets = [...new Set([...this.secrets, ...parts])].sort((a, b) => b.length - a.length);
  }

  masked(text: string): string {
    return this.secrets.reduce((line, secret) => line.replaceAll(secret, mask), text);
  }

  /** How much of a text that goes on can be shown, so that no secret is cut in two. */
  safeLength(text: string): number {
    const longest = this.secrets.find((secret) => !/[\r\n]/.test(secret))?.length ?? 1;
    let length = Math.max(0, text.length - longest + 1);
    for (let moved = true; moved;) {
      moved = false;
      for (const secret of this.secrets) {
        const at = text.lastIndexOf(secret, length - 1);
        if (length === 0 || at === -1 || at + secret.length <= length) continue;
        length = at;
        moved = true;
      }
    }
    // Nor is a character that is written in two halves.
    return /[\uD800-\uDBFF]/.test(text.charAt(length - 1)) ? length - 1 : length;
  }
}

/** A secret in JSON, in a URL, and in base64 by itself, whose last character depends on what follows. */
function encodings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(Buffer.from(secret).toString()),
    base64.slice(0, -1),
  ].filter((text) => text.length > 2);
}
