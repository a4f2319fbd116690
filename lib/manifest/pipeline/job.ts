import { quote } from '../../model/check';
import { entriesOf, get, itemsOf, scalarsOf, textOf, type Entry, type MapNode } from '../yaml/node';
import type { Report } from '../diagnostics/report';

/** Combinations a matrix may have. */
const matrixLimit = 200;

/** Checks what a schema cannot say of a job. */
export function checkJob(name: string, { key }: Entry, node: MapNode, isPartial: boolean, report: Report): void {
  const isComplete = get(node, 'script') !== undefined || isPartial;
  if (!isComplete)
    report.error(
      'job-incomplete',
      key,
      `the job ${quote(name)} has no script`,
      'Add script: with the commands to run, or begin the name with a dot to make it a template.',
    );
  const services = get(node, 'services');
  if (itemsOf(services).length > 0 && get(node, 'image') === undefined && !isPartial && services !== undefined)
    report.error(
      'job-incomplete',
      services.span,
      `the job ${quote(name)} has services but no image: services have host names only for jobs with an image`,
      'Add image: with the image that the job runs in.',
    );
  const when = get(node, 'when');
  const start = get(node, 'start_in');
  if (textOf(when) === 'delayed' && start === undefined && when !== undefined) {
    report.error('job-incomplete', when.span, 'a delayed job needs start_in', 'For example: start_in: 30 minutes.');
  } else if (start !== undefined && textOf(when) !== 'delayed') {
    report.error(
      'conflicting-keys',
      start.span,
      'start_in is only for when: delayed',
      'Add when: delayed, or remove start_in.',
    );
  }
  const matrix = get(get(node, 'parallel'), 'matrix');
  const count = itemsOf(matrix).reduce((sum, item) => {
    const size = entriesOf(item).reduce((product, [, { value }]) => product * scalarsOf(value).length, 1);
    return sum + size;
  }, 0);
  if (matrix !== undefined && count > matrixLimit) {
    report.error(
      'matrix-too-large',
      matrix.span,
      `the matrix has ${count} combinations; at most ${matrixLimit} are allowed`,
    );
  }
}
