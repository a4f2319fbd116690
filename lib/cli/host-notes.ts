import { isPublic, treeObjects } from '../kubernetes';
import type { Project } from '../model';
import type { Io } from './io';

/** Tells how to reach applications that are public, but have no host. @param apps those that were deployed. Empty: all */
export function writeHostNotes(io: Io, project: Project, apps: readonly string[]): void {
  const { namespace, environment } = project;
  for (const { manifest, application } of treeObjects(project)) {
    const { kind, metadata } = manifest;
    if (application === undefined || kind !== 'Service' || metadata.name !== application.objectName) continue;
    if (application.stack.host !== undefined || !isPublic(application)) continue;
    if (apps.length > 0 && !apps.includes(application.name)) continue;
    io.stderr.write(
      `note: ${application.name} has no host, because environment ${environment.name} has no domain\n` +
        `  kubectl -n ${namespace} port-forward service/${metadata.name} 8080:80\n`,
    );
  }
}
