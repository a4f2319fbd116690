import { AddOn, type AddOnDescription, type AddOnOptions, type Filled, type Infer } from '../lib/model';

const parameters = {
  type: 'object',
  properties: {
    keys: {
      type: 'array',
      minItems: 1,
      examples: [['STRIPE_KEY']],
      items: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$', 'x-expected': 'names of variables' },
      description: 'Keys in the configuration, each passed as a variable of the same name.',
    },
  },
  required: ['keys'],
  additionalProperties: false,
} as const;

export type SecretProps = Infer<typeof parameters> & AddOnOptions;

/**
 * Named secrets from the configuration (`infra config set --secret`).
 *
 * @example new Secret(application, 'SECRET', { keys: ['STRIPE_KEY'] })
 */
export class Secret extends AddOn<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'secret',
    summary: 'Named secrets from the configuration.',
    alias: 'SECRETS',
    provisioners: ['external'],
    parameters,
    bindings: {},
    bindingsFrom: 'keys',
    prefixed: false,
    valuesOnly: true,
  } as const satisfies AddOnDescription;

  protected override bindings() {
    return Object.fromEntries(this.parameters.keys.map((key) => [key, this.configuration(key)]));
  }
}
