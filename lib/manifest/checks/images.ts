import { quote } from '../../model/check';
import type { ResolvedApplication } from '../application';
import type { Report } from '../diagnostics/report';
import { get, textOf } from '../yaml/node';

/** Warns of an image that is called as another application, as it is no reference to that one's. */
export function checkImages(
  applications: readonly ResolvedApplication[],
  names: ReadonlySet<string>,
  registry: string,
  report: Report,
): void {
  for (const { name, node } of applications) {
    const image = get(node, 'image');
    const text = textOf(image);
    if (image === undefined || text === undefined || text === name || !names.has(text)) continue;
    const other = applications.find((application) => application.name === text);
    const theirs = textOf(get(other?.node, 'image')) ?? `${registry}/${text}`;
    const message = `image ${quote(text)} is an image of that name, not what the application ${text} runs`;
    report.warning('image-application', image.span, message, `To run the same, repeat image: ${theirs}.`);
  }
}
