import { writeManifests, type Manifest } from '../../kubernetes';
import { dataAnnotation, objectName, type Project } from '../../model';
import type { Exporter } from '../exporter';
import { findingsOf, repositoryMissing } from '../gitops/findings';
import {
  annotated,
  byApplication,
  namespaceLabels,
  rendered,
  type RenderedObject,
  type RenderedUnit,
} from '../gitops/rendered';
import { header } from '../header';
import { manifestFiles } from '../manifest-files';

/** An environment for Argo CD: an Application for each unit of deployment, and the manifests that it applies in waves. */
export const exporter: Exporter = async ({ values, tree }, request) => {
  const project = await tree();
  const { repository, environment } = project;
  if (repository === undefined) return { files: [], findings: [repositoryMissing] };
  const units = rendered(project).filter(({ objects }) => objects.length > 0);
  const folder = `argocd/${environment.name}`;
  const pathOf = ({ name }: RenderedUnit) =>
    project.unit === 'application' ? `${folder}/manifests/${name}` : `${folder}/manifests`;
  const head = header(request, manifestFiles(values));
  const applications = units.map((unit) => application(project, repository, unit, pathOf(unit)));
  const manifests = units.flatMap((unit) =>
    [...byApplication(unit.objects)].map(([name, objects]) => ({
      path: `${pathOf(unit)}/${name}.yaml`,
      content: head + writeManifests(objects.map(inWave)),
    })),
  );
  return {
    files: [{ path: `${folder}/applications.yaml`, content: head + writeManifests(applications) }, ...manifests],
    findings: findingsOf(project, units),
  };
};

function application(project: Project, repoURL: string, unit: RenderedUnit, path: string): Manifest {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: objectName([project.name, unit.name.replaceAll('.', '-')]), namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL, targetRevision: 'HEAD', path },
      destination: { server: 'https://kubernetes.default.svc', namespace: project.namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        managedNamespaceMetadata: { labels: namespaceLabels },
        syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'],
        retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
      },
    },
  };
}

/** Argo CD goes on to the next wave once all of one is healthy: a Job, once it is complete. */
function inWave({ manifest, wave }: RenderedObject): Manifest {
  const waved = annotated(manifest, 'argocd.argoproj.io/sync-wave', String(wave));
  const isData = manifest.metadata.annotations?.[dataAnnotation] !== undefined;
  return isData ? annotated(waved, 'argocd.argoproj.io/sync-options', 'Prune=false,Delete=false') : waved;
}
