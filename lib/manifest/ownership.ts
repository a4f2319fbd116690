import { quote } from '../model/check';
import { patternProblem } from '../model/ownership/path-pattern';
import type { OwnershipValues } from '../model/values';
import { get, scalarsOf, type Node } from './yaml/node';
import type { Report } from './diagnostics/report';
import { sourceOf } from './diagnostics/source-file';

/** Everything in the repository, as CODEOWNERS patterns say it. */
const everything = '**';

/** `ownership:` as rules; owners without paths own everything. */
export function readOwnership(node: Node | undefined, report: Report): OwnershipValues[] {
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node];
  const rules: OwnershipValues[] = [];
  let general: string[] | undefined;
  for (const item of items) {
    const source = sourceOf(item.span);
    if (item.kind !== 'scalar') {
      general = undefined;
      const owners = scalarsOf(get(item, 'owners')).map(({ text }) => text);
      rules.push({ ...readPaths(get(item, 'paths'), report), owners, source });
    } else if (general === undefined) {
      general = [item.text];
      rules.push({ paths: [everything], owners: general, source });
    } else general.push(item.text);
  }
  return rules;
}

function readPaths(node: Node | undefined, report: Report): Pick<OwnershipValues, 'paths' | 'pathSources'> {
  const scalars = scalarsOf(node);
  for (const { text, span } of scalars) {
    const problem = patternProblem(text);
    if (problem === undefined) continue;
    report.error('invalid-pattern', span, `${quote(text)} is not a valid path pattern: it ${problem}`);
  }
  return { paths: scalars.map(({ text }) => text), pathSources: scalars.map(({ span }) => sourceOf(span)) };
}
