import { managedBy, projectLabel } from './marks';
import { objectName } from './names';

/** Labels of every object of a project; they say where it belongs. */
export function projectLabels(project: string): { [label: string]: string } {
  return { [projectLabel]: project, ...managedBy };
}

/** Label of pods that use an application of another project: what lets them in where it is not public. */
export function callerLabel(project: string, application: string): string {
  return `calls.infra.dev/${objectName([`${project}.${application}`])}`;
}
