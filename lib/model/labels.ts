import { managedBy, projectLabel } from './marks';

/** Labels of every object of a project; they say where it belongs. */
export function projectLabels(project: string): { [label: string]: string } {
  return { [projectLabel]: project, ...managedBy };
}
