import { formatProblem } from '../../model/formats';
import { textIn, type HostFacts } from '../address';
import type { ResolvedApplication } from '../application';
import type { Report } from '../diagnostics/report';
import { entriesOf, get, textOf } from '../yaml/node';

/** Checks that labels are ones once their placeholders are replaced; those without were checked with the parameters. */
export function checkLabels(applications: readonly ResolvedApplication[], facts: HostFacts, report: Report): void {
  for (const application of applications) {
    for (const [label, { value }] of entriesOf(get(application.parameters.node, 'labels'))) {
      const written = textOf(value);
      const text = written?.includes('${') === true ? textIn(application, facts, written) : undefined;
      const problem = text === undefined ? undefined : formatProblem('label-value', text);
      if (problem !== undefined)
        report.error('wrong-format', value.span, `${application.name}: parameters.labels.${label}: ${problem}`);
    }
  }
}
