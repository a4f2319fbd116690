/**
 * Stand-ins for values that are known only later.
 *
 * - `binding`: what an add-on gives, wherever it comes from; becomes the value or a reference to a Secret.
 * - `generated`: made once in the cluster and kept (passwords, keys).
 * - `output`: known after a cloud resource was provisioned, or a value of the Pulumi program around the tree.
 * - `configuration`: kept by `infra config set`.
 * - `name`: the name of an object whose name depends on its content.
 * - `field`: what only a pod knows of itself; the key is a path of the downward API, `status.hostIP`.
 */
export type TokenKind = 'binding' | 'generated' | 'output' | 'configuration' | 'name' | 'field';

export interface Token {
  /** What stands in manifests made without an engine. */
  readonly text: string;
  readonly kind: TokenKind;
  /** Construct path of what gives the value. */
  readonly path: string;
  readonly key: string;
  readonly secret: boolean;
  /** It may be missing; nothing is said then. */
  readonly optional: boolean;
}

/**
 * The table of a project's tokens. Tokens are readable strings, so that they survive string templates and review;
 * the table, not the look of the text, says what is a token.
 */
export class Tokens {
  private readonly table = new Map<string, Token>();
  private readonly adopted = new Map<object, string>();

  /** The token for a key of the construct at a path, made on first use: `<web/DATABASE.password>`. */
  create(kind: Exclude<TokenKind, 'name'>, path: string, key: string, secret: boolean, optional = false): string {
    const text = kind === 'binding' ? `<${path}.${key}>` : `<${kind} ${path}.${key}>`;
    return this.register({ text, kind, path, key, secret, optional });
  }

  /** Makes a text that must itself be a valid name stand for the name an object gets. */
  name(text: string, path: string): string {
    return this.register({ text, kind: 'name', path, key: 'name', secret: false, optional: false });
  }

  /** A token for a value of the Pulumi program around the tree, an Output; any other value as it is. */
  adopt<T>(value: T): T | string {
    if (!isOutput(value)) return value;
    const known = this.adopted.get(value);
    if (known !== undefined) return known;
    const text = this.create('output', 'program', String(this.adopted.size + 1), false);
    this.adopted.set(value, text);
    return text;
  }

  /** The values of the program that were made into tokens: value → text. */
  get program(): ReadonlyMap<object, string> {
    return this.adopted;
  }

  /** The token a whole text stands for. */
  get(text: string): Token | undefined {
    return this.table.get(text);
  }

  all(): IterableIterator<Token> {
    return this.table.values();
  }

  /** Splits a text into literal strings and tokens. */
  split(text: string): (string | Token)[] {
    const whole = this.table.get(text);
    if (whole !== undefined) return [whole];
    if (!text.includes('<')) return text === '' ? [] : [text];
    const parts: (string | Token)[] = [];
    let literal = '';
    for (const piece of text.split(/(<[^<>]*>)/)) {
      const token = this.table.get(piece);
      if (token === undefined) {
        literal += piece;
        continue;
      }
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(token);
    }
    if (literal !== '') parts.push(literal);
    return parts;
  }

  /** The tokens in a text. */
  in(text: string): Token[] {
    return this.split(text).filter((part): part is Token => typeof part !== 'string');
  }

  private register(token: Token): string {
    // What one use must have is not optional, whichever use came first.
    if (this.table.get(token.text)?.optional !== false) this.table.set(token.text, token);
    return token.text;
  }
}

function isOutput(value: unknown): value is object {
  return typeof value === 'object' && value !== null && '__pulumiOutput' in value && value.__pulumiOutput === true;
}
