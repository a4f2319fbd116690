import type { CacheValues, JobValues } from '../../model/pipeline/job';
import type { PipelineContext } from '../pipeline/context';
import { reportPaths } from '../pipeline/reports';

/** The versions of plugins that are written. */
const versions = {
  artifacts: 'artifacts#v1.9.4',
  cache: 'cache#v1.8.1',
  docker: 'docker#v5.13.0',
  testCollector: 'test-collector#v1.11.0',
} as const;

type Plugin = Readonly<Record<string, unknown>>;

/** The plugins of a step: its caches, the files of the steps before, its image, its reports. */
export function plugins(
  name: string,
  job: JobValues,
  context: PipelineContext,
  variables: readonly string[],
): readonly Plugin[] | undefined {
  const all = [
    ...(job.cache ?? []).flatMap((cache) => caches(name, job, cache, context)),
    ...downloads(name, job, context),
    ...image(name, job, context, variables),
    ...reportPaths(job.artifacts ?? {}, (kind) => kind === 'junit').map((path) => ({
      [versions.testCollector]: { files: context.text(name, job, 'artifacts', path), format: 'junit' },
    })),
  ];
  return all.length === 0 ? undefined : all;
}

function image(name: string, job: JobValues, context: PipelineContext, variables: readonly string[]): Plugin[] {
  if (job.image === undefined) return [];
  const entrypoint = (job.image.entrypoint ?? []).filter((part) => part !== '');
  if (entrypoint.length > 1)
    context.findings.unsupported(name, 'image', 'the docker plugin supports only an entrypoint without arguments');
  return [
    {
      [versions.docker]: {
        image: context.text(name, job, 'image', job.image.name),
        ...(entrypoint.length === 0 ? {} : { entrypoint: context.language.literal(entrypoint[0] ?? '') }),
        ...(variables.length === 0 ? {} : { environment: variables }),
        ...(job.when === 'on_failure' ? { 'mount-buildkite-agent': true } : {}),
      },
    },
  ];
}

function downloads(name: string, job: JobValues, context: PipelineContext): Plugin[] {
  const { jobs } = context.pipeline;
  return (job.dependencies ?? context.before(name)).flatMap((other) => {
    const source = jobs[other];
    const paths = (source?.artifacts?.paths ?? []).map((path) =>
      artifactGlob(context.text(other, source ?? job, 'artifacts', path)),
    );
    if (source === undefined || paths.length === 0) return [];
    // A step that left nothing, as it may, is no reason to fail.
    const isSure =
      source.only === undefined && source.except === undefined && (source.when ?? 'on_success') === 'on_success';
    return context.idsOf(other).map((step) => ({
      [versions.artifacts]: { download: paths, step, ...(isSure ? {} : { 'expect-to-fail': true }) },
    }));
  });
}

function caches(name: string, job: JobValues, cache: CacheValues, context: PipelineContext): Plugin[] {
  const { key, paths = [], policy = 'pull-push', when = 'on_success', untracked = false } = cache;
  if (when !== 'on_success')
    context.findings.unsupported(name, 'cache', `the cache plugin saves caches only of jobs that succeed, not ${when}`);
  if (untracked) context.findings.unsupported(name, 'cache', 'the cache plugin caches only named paths');
  const level = typeof key === 'string' ? 'pipeline' : 'file';
  const extra = typeof key === 'string' ? key : key.prefix;
  return paths.map((path) => ({
    [versions.cache]: {
      path: context.text(name, job, 'cache', path),
      ...(typeof key === 'string' ? {} : { manifest: key.files.map(context.language.literal) }),
      ...(policy === 'push' ? {} : { restore: level }),
      ...(policy === 'pull' ? {} : { save: level, ...(level === 'pipeline' ? { force: true } : {}) }),
      ...(extra === undefined ? {} : { 'key-extra': context.text(name, job, 'cache', extra) }),
    },
  }));
}

/** A folder is what is in it; what may be either is both. */
export function artifactGlob(path: string): string {
  const plain = path.replace(/^\.\//, '');
  return plain.endsWith('/') ? `${plain}**/*` : /[*?]|\.[^./]*$/.test(plain) ? plain : `${plain}{,/**/*}`;
}
