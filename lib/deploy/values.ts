import * as pulumi from '@pulumi/pulumi';
import { ConstructError, type Token, type Tokens } from '../model';
import type { Construct } from 'constructs';

/** The values that tokens stand for, as far as they are known: token text → Output. */
export class TokenValues {
  private readonly outputs = new Map<string, pulumi.Output<string>>();
  private readonly secrets = new Set<string>();

  constructor(private readonly tokens: Tokens) {
    for (const [value, text] of tokens.program) this.set(text, pulumi.output(value).apply(String));
  }

  set(text: string, value: pulumi.Input<string>): void {
    this.outputs.set(text, pulumi.output(value));
  }

  /** Finds out which values of the program are secret: an Output tells only when it is asked, and not at once. */
  async learnSecrets(): Promise<void> {
    for (const [value, text] of this.tokens.program) {
      if (pulumi.Output.isInstance(value) && (await pulumi.isSecret(value))) this.secrets.add(text);
    }
  }

  /**
   * The text with its tokens replaced: as it is where it has none.
   * @param secretly whether it goes where secrets may be; elsewhere one is an error
   */
  text(scope: Construct, text: string, secretly = false): pulumi.Input<string> {
    const parts = this.tokens.split(text);
    if (parts.every((part) => typeof part === 'string')) return text;
    const values = parts.map((part) => (typeof part === 'string' ? part : this.value(scope, part, secretly)));
    const [only] = values;
    return values.length === 1 && only !== undefined ? only : pulumi.all(values).apply((known) => known.join(''));
  }

  /** The same for every text in a value. */
  deep(scope: Construct, value: unknown): unknown {
    if (typeof value === 'string') return this.text(scope, value);
    if (Array.isArray(value)) return value.map((item) => this.deep(scope, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.deep(scope, item)]));
  }

  private value(scope: Construct, token: Token, secretly: boolean): pulumi.Output<string> {
    const value = this.outputs.get(token.text);
    if (value === undefined) {
      throw new ConstructError(
        scope,
        'value-unknown',
        `uses ${token.text}, which nothing in its unit of deployment provides`,
      );
    }
    if (secretly || !(token.secret || this.secrets.has(token.text))) return value;
    throw new ConstructError(
      scope,
      'secret-exposed',
      `would expose the secret value ${token.text} in plain text`,
      'Pass it to an add-on as a secret binding, or keep it in the configuration.',
    );
  }
}
