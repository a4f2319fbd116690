import { AddOn, type AddOnDescription } from '../lib/model';

const parameters = { type: 'object', properties: {}, additionalProperties: false } as const;

/**
 * A random key that is generated once and stays the same in later deployments, such as Django's SECRET_KEY or a
 * cookie secret.
 *
 * @example new GeneratedSecret(application, 'SESSION') // SESSION_KEY
 */
export class GeneratedSecret extends AddOn {
  static readonly description = {
    type: 'generated-secret',
    summary: 'A random key, generated once and kept.',
    alias: 'SECRET',
    provisioners: ['in-cluster'],
    parameters,
    bindings: { key: { description: '64 random characters from A-Z, a-z and 0-9.', secret: true } },
    valuesOnly: true,
    data: true,
    testing: { bindings: { key: 'only-for-tests' } },
  } as const satisfies AddOnDescription;

  protected override bindings() {
    return { key: this.generated('key') };
  }
}
