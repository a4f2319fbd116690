import { dirname } from 'node:path';
import type { BuildOptions } from '../manifest/build-tree';
import { exitCodes, UserError, type Project, type ProjectValues } from '../model';
import type { Io } from './io';
import { readManifest, type ManifestReading } from './read-manifest';
import { imagesIn } from '../release/image-files';
import { fromOption, parseImages } from '../release/images';
import type { ClusterOptions, EnvironmentOptions, ImageOptions } from './options';
import { checkReview } from '../release/checks/review';
import { checkVersion } from '../release/checks/version';
import { checkApplications } from '../release/known-applications';
import { clusterFacts, subjectOf } from '../release/cluster-facts';
import type { ClusterSession as ReleaseSession } from '../release/session';

/** A project read and built for one environment. */
export interface OfflineSession {
  readonly values: ProjectValues;
  readonly project: Project;
  /** The `.infra` folder. */
  readonly folder: string;
  readonly repository: string;
}

/** The same, with what the cluster knows of it. */
export interface ClusterSession extends OfflineSession, ReleaseSession {}

/** Reads and builds a project without asking the world anything. @throws UserError where the manifest is invalid */
export async function openOffline(io: Io, options: EnvironmentOptions & ImageOptions): Promise<OfflineSession> {
  const manifest = await readManifest(io, options);
  return build(manifest, { images: givenImages(io, options, manifest.values) });
}

/**
 * Reads a project, and what its namespace tells: the images and configuration of the last deployment.
 * @param apps the applications that are asked for
 * @throws UserError where the manifest is invalid, has no such applications, or the cluster is out of reach
 */
export async function openInCluster(
  io: Io,
  options: ClusterOptions,
  apps: readonly string[] = [],
): Promise<ClusterSession> {
  const manifest = await readManifest(io, options);
  const { values } = manifest;
  checkApplications(values, apps);
  const given = givenImages(io, options, values);
  const { Cluster } = await import('../operate/index.js');
  const context = options.context ?? contextOf(values);
  const cluster = await Cluster.connect(context === undefined ? {} : { context });
  const subject = subjectOf(values);
  const [facts] = await Promise.all([clusterFacts(cluster, subject), checkVersion(cluster)]);
  checkReview(subject, facts);
  const session = await build(manifest, {
    images: { ...facts.images, ...given },
    canaries: facts.canaries,
    configurations: facts.configurations,
    configured: facts.keys,
    ...(facts.configuration === undefined ? {} : { configuration: facts.configuration }),
  });
  return { ...session, cluster, facts };
}

/** What the command line says of images, in files too. */
function givenImages(io: Io, { image = [], images = [] }: ImageOptions, { applications, absent }: ProjectValues) {
  const inFiles = images.flatMap((file) => imagesIn(file, io.directory, absent));
  return parseImages([...image.map(fromOption), ...inFiles], applications);
}

async function build(manifest: ManifestReading, facts: Omit<BuildOptions, 'catalogue'>): Promise<OfflineSession> {
  const { buildProject } = await import('../load-project.js');
  const { values, folder, repository } = manifest;
  const project = await buildProject(values, { folder: dirname(folder), ...facts });
  return { values, project, folder, repository };
}

/** Production never follows the current context silently. */
function contextOf({ environment }: ProjectValues): string | undefined {
  const context = environment.cluster?.context;
  if (context !== undefined || environment.kind === 'development' || environment.kind === 'staging') return context;
  throw new UserError(`no context is set for ${environment.name}, which never uses the current one`, {
    code: 'context-missing',
    exitCode: exitCodes.invalid,
    hint: `Add cluster: { context: NAME } to environments.${environment.name} in project.yml, or use --context NAME.`,
  });
}
