import { typesCommand } from '../types/command';
import { addOnReference } from '../types/reference';

/** `infra addons`: the add-ons there are, or all of one. */
export const command = typesCommand({
  what: 'add-on',
  list: ({ addons }) =>
    Object.values(addons).map(({ type, summary, provisioners }) => ({ type, summary, from: provisioners })),
  describe: (type, { addons }) => {
    const description = Object.hasOwn(addons, type) ? addons[type] : undefined;
    return description === undefined ? undefined : addOnReference(description);
  },
});
