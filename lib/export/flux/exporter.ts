import { writeManifests, type Manifest } from '../../kubernetes';
import { dataAnnotation, objectName, type Project } from '../../model';
import type { Exporter, Finding } from '../exporter';
import { findingsOf, repositoryMissing } from '../gitops/findings';
import { annotated, byApplication, namespaceLabels, rendered, type RenderedObject } from '../gitops/rendered';
import { header } from '../header';
import { manifestFiles } from '../manifest-files';

const fluxNamespace = 'flux-system';
const keep = 'kustomize.toolkit.fluxcd.io/prune';

/** What is applied at once. */
interface Wave {
  /** `production/1`. */
  readonly id: string;
  readonly unit: string;
  readonly path: string;
  readonly objects: readonly RenderedObject[];
}

/** An environment for Flux: a Kustomization for each wave of what is deployed, which waits for those before it. */
export const exporter: Exporter = async ({ values, tree }, request) => {
  const project = await tree();
  const { repository, environment } = project;
  if (repository === undefined) return { files: [], findings: [repositoryMissing] };
  const units = rendered(project);
  const folder = `flux/${environment.name}`;
  const waves = units.flatMap(({ name: unit, objects }): Wave[] => {
    const own = project.unit === 'application' ? `${folder}/${unit}` : folder;
    const all = new Set([...(unit === environment.base ? [1] : []), ...objects.map(({ wave }) => wave)]);
    return [...all].sort().map((wave) => ({
      id: `${unit}/${wave}`,
      unit,
      path: `${own}/${wave}`,
      objects: objects.filter((object) => object.wave === wave),
    }));
  });
  const head = header(request, manifestFiles(values));
  const source = gitRepository(project, repository);
  const first = waves.find(({ unit }) => unit === environment.base);
  const kustomizations = waves.map((wave) => kustomization(project, wave, waves, first?.id));
  const manifests = waves.flatMap(({ path, objects }) =>
    [...byApplication(objects)].map(([name, members]) => ({
      path: `${path}/${name}.yaml`,
      content: head + writeManifests(members.map(({ manifest }) => kept(manifest))),
    })),
  );
  return {
    files: [
      { path: `${folder}/flux.yaml`, content: head + writeManifests([source.manifest, ...kustomizations]) },
      { path: `${first?.path ?? folder}/_namespace.yaml`, content: head + writeManifests([namespace(project)]) },
      ...manifests,
    ],
    findings: [...source.findings, ...findingsOf(project, units)],
  };
};

function kustomization(project: Project, wave: Wave, waves: readonly Wave[], first: string | undefined): Manifest {
  const before = waves.filter(({ unit }) => unit === wave.unit).findLast(({ path }) => path < wave.path);
  const needed = new Set([
    ...(before === undefined ? [] : [before.id]),
    ...wave.objects.flatMap(({ after }) => after),
    // The namespace is in the first.
    ...(before === undefined && first !== undefined && first !== wave.id ? [first] : []),
  ]);
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: nameOf(project, wave.id), namespace: fluxNamespace },
    spec: {
      interval: '10m',
      retryInterval: '1m',
      timeout: '30m',
      path: `./${wave.path}`,
      prune: true,
      wait: true,
      sourceRef: { kind: 'GitRepository', name: project.name },
      ...(needed.size === 0 ? {} : { dependsOn: [...needed].sort().map((id) => ({ name: nameOf(project, id) })) }),
    },
  };
}

function nameOf({ name }: Project, id: string): string {
  return objectName([name, id.replace(/[./]/g, '-')]);
}

/** Flux names repositories by URL only, and reads those behind SSH with a key of its own. */
function gitRepository(
  { name }: Project,
  repository: string,
): { readonly manifest: Manifest; readonly findings: Finding[] } {
  const [, user, host, path] = /^([\w.-]+)@([\w.-]+):(?!\/)(.+)$/.exec(repository) ?? [];
  const url = host === undefined ? repository : `ssh://${user ?? 'git'}@${host}/${path ?? ''}`;
  const isSsh = url.startsWith('ssh://');
  return {
    manifest: {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name, namespace: fluxNamespace },
      spec: { interval: '1m', url, ref: { branch: 'main' }, ...(isSsh ? { secretRef: { name } } : {}) },
    },
    findings: isSsh
      ? [
          {
            code: 'beside-file',
            message: `Flux reads ${url} with the key in the Secret ${name} in ${fluxNamespace}`,
            hint: `Create it with flux create secret git ${name} --url=${url}.`,
          },
        ]
      : [],
  };
}

function namespace({ namespace: name }: Project): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: namespaceLabels, annotations: { [keep]: 'disabled' } },
  };
}

function kept(manifest: Manifest): Manifest {
  const isData = manifest.metadata.annotations?.[dataAnnotation] !== undefined;
  return isData ? annotated(manifest, keep, 'disabled') : manifest;
}
