import type { OwnershipValues } from '../model/values';
import { get, scalarsOf, type Node } from './node';
import { sourceOf } from './source-file';

/** Everything in the repository, as CODEOWNERS patterns say it. */
const everything = '**';

/** `ownership:` as rules; owners without paths own everything. */
export function readOwnership(node: Node | undefined): OwnershipValues[] {
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node];
  const rules: OwnershipValues[] = [];
  let general: string[] | undefined;
  for (const item of items) {
    const source = sourceOf(item.span);
    if (item.kind !== 'scalar') {
      general = undefined;
      const owners = scalarsOf(get(item, 'owners')).map(({ text }) => text);
      rules.push({ paths: scalarsOf(get(item, 'paths')).map(({ text }) => text), owners, source });
    } else if (general === undefined) {
      general = [item.text];
      rules.push({ paths: [everything], owners: general, source });
    } else general.push(item.text);
  }
  return rules;
}
