import { typesCommand } from '../types/command';
import { stackReference } from '../types/reference';

/** `infra stacks`: the stacks there are, or all of one. */
export const command = typesCommand({
  what: 'stack',
  list: ({ stacks }) => Object.values(stacks).map(({ type, summary }) => ({ type, summary })),
  describe: (type, descriptions) => {
    const description = Object.hasOwn(descriptions.stacks, type) ? descriptions.stacks[type] : undefined;
    return description === undefined ? undefined : stackReference(description, descriptions);
  },
});
