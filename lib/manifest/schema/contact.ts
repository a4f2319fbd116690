import type { Schema } from '../../model/schema';

const keywords = {
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', items: { type: 'string', minLength: 1 } },
  ],
} as const satisfies Schema;

const contact = {
  anyOf: [
    {
      type: 'string',
      pattern: '^(#\\S+|@\\S+|https?://\\S+|[^\\s@#]+@[^\\s@]+)$',
      'x-expected': 'a #channel, an @user, an email address or a URL',
    },
    {
      type: 'object',
      'x-expected': 'a map with slack, email, user or url',
      properties: {
        slack: { type: 'string', minLength: 1, description: 'Channel, as "#storefront".' },
        email: { type: 'string', pattern: '^[^\\s@]+@[^\\s@]+$', 'x-expected': 'an email address' },
        user: { type: 'string', minLength: 1, description: 'Person, as "@jo".' },
        url: { type: 'string', format: 'url' },
        only: { ...keywords, description: 'Keywords or /regular expressions/ it is for.' },
        except: { ...keywords, description: 'Keywords or /regular expressions/ it is not for.' },
      },
    },
  ],
} as const satisfies Schema;

/** `contact:` of a project. */
export const contactsSchema = {
  description: 'Where people are reached: one contact or a list.',
  anyOf: [...contact.anyOf, { type: 'array', items: contact }],
} as const satisfies Schema;
