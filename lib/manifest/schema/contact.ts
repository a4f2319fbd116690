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
        slack: { type: 'string', minLength: 1, description: 'Slack channel, such as "#storefront".' },
        email: { type: 'string', pattern: '^[^\\s@]+@[^\\s@]+$', 'x-expected': 'an email address' },
        user: { type: 'string', minLength: 1, description: 'Person, such as "@jo".' },
        url: { type: 'string', format: 'url' },
        only: { ...keywords, description: 'Only contact them about these keywords or /regular expressions/.' },
        except: { ...keywords, description: 'Do not contact them about these keywords or /regular expressions/.' },
      },
    },
  ],
} as const satisfies Schema;

/** `contact:` of a project. */
export const contactsSchema = {
  description: 'How to reach the people responsible: one contact or a list.',
  anyOf: [...contact.anyOf, { type: 'array', items: contact }],
} as const satisfies Schema;
