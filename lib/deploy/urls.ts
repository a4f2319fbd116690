import type { Project } from '../model';

/** Where the applications of a unit are reached. */
export function applicationUrls(project: Project, unit: string): { readonly [application: string]: string } {
  if (project.environment.kind === 'canary') return {};
  const routed = project.applications.filter(
    (application) => application.unit === unit && application.stack.host !== undefined,
  );
  return Object.fromEntries(routed.map((application) => [application.name, `https://${application.stack.host ?? ''}`]));
}
