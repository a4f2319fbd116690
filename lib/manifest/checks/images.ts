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
    const message = `image ${quote(text)} names an image called ${text}; it does not refer to the application ${text}`;
    report.warning('image-application', image.span, message, `To run the same image, repeat image: ${theirs}.`);
  }
}
