import type { Schema } from '../../model/schema';
import { textSchema } from './names';

/** Somebody who owns: `@user`, `@organization/team` or an address. */
const ownerSchema = {
  type: 'string',
  pattern: '^(@\\S+|[^\\s@]+@[^\\s@]+)$',
  'x-expected': 'an owner: @user, @organization/team or an email address',
} as const satisfies Schema;

/** One owner, or a list of them. */
export const ownersSchema = {
  description: 'The owners: @user, @organization/team or an email address.',
  anyOf: [ownerSchema, { type: 'array', items: ownerSchema }],
} as const satisfies Schema;

/** `ownership:` of a project. */
export const ownershipSchema = {
  description: 'Who owns the repository: owners, or paths with their owners. The last match wins, as in CODEOWNERS.',
  anyOf: [
    ownerSchema,
    {
      type: 'array',
      items: {
        anyOf: [
          ownerSchema,
          {
            type: 'object',
            'x-expected': 'a map with paths and owners',
            properties: {
              paths: {
                description: 'Path patterns, as in CODEOWNERS.',
                anyOf: [textSchema, { type: 'array', items: textSchema, minItems: 1 }],
              },
              owners: ownersSchema,
            },
            required: ['paths', 'owners'],
          },
        ],
      },
    },
  ],
} as const satisfies Schema;
