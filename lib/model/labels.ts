/** Labels of every object of a project; they say where it belongs. */
export function projectLabels(project: string): { [label: string]: string } {
  return { 'app.kubernetes.io/part-of': project, 'app.kubernetes.io/managed-by': 'infra' };
}
