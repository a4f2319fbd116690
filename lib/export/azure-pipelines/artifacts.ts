import type { ArtifactsValues, CacheValues, JobValues, ResultCondition } from '../../model/pipeline/job';
import type { PipelineContext } from '../pipeline/context';
import { reportPaths } from '../pipeline/reports';

type Step = Readonly<Record<string, unknown>>;

const conditions: { readonly [result in ResultCondition]: object } = {
  on_success: {},
  on_failure: { condition: 'failed()' },
  always: { condition: 'succeededOrFailed()' },
};

/** Steps that fetch what the jobs before left. */
export function downloads(name: string, job: JobValues, context: PipelineContext): Step[] {
  const { jobs } = context.pipeline;
  return (job.dependencies ?? context.before(name)).flatMap((other): Step[] => {
    const { artifacts, only, except, when = 'on_success', allow_failure = false, parallel } = jobs[other] ?? {};
    if ((artifacts?.paths ?? []).length === 0) return [];
    const isSure =
      only === undefined && except === undefined && when !== 'on_failure' && allow_failure === false &&
      artifacts?.when !== 'on_failure' && (job.when ?? 'on_success') !== 'always' && job.when !== 'on_failure'; // prettier-ignore
    const id = context.id(other);
    const rest = isSure ? {} : { continueOnError: true };
    const dots = parallel === undefined ? '' : '.*';
    const path = '$(System.DefaultWorkingDirectory)';
    if (parallel === undefined && isSure)
      return [{ task: 'DownloadPipelineArtifact@2', inputs: { artifactName: id, targetPath: path } }];
    return [
      { download: 'current', patterns: `${id}${dots}/**`, ...rest },
      {
        bash: `cp -r "$(Pipeline.Workspace)/${id}"${dots}/. .`,
        displayName: `Files of ${context.language.literal(other)}`,
        ...rest,
      },
    ];
  });
}

/** Steps that bring caches, which Azure keeps by itself when the job succeeded. */
export function caches(name: string, job: JobValues, context: PipelineContext): Step[] {
  return (job.cache ?? []).flatMap((cache) => {
    const { paths = [], policy = 'pull-push', when = 'on_success', untracked = false } = cache;
    const told = (message: string) => context.findings.unsupported(name, 'cache', `Azure ${message}`);
    if (policy !== 'pull-push') told(`always both restores and saves caches (policy: ${policy})`);
    if (when !== 'on_success') told(`saves caches only of jobs that succeed, not ${when}`);
    if (untracked) told('caches only named paths');
    const { key, restoreKeys } = cacheKey(name, job, cache, context);
    return paths.map((path, index) => ({
      task: 'Cache@2',
      inputs: {
        key: index === 0 ? key : `${key} | "${index + 1}"`,
        ...(restoreKeys === undefined ? {} : { restoreKeys }),
        path: context.text(name, job, 'cache', path),
      },
    }));
  });
}

/** A cache never changes: one that is named is kept by run, and the last is taken. */
function cacheKey(name: string, job: JobValues, { key }: CacheValues, context: PipelineContext) {
  const part = (text: string) => JSON.stringify(context.text(name, job, 'cache', text));
  if (typeof key === 'string') return { key: `${part(key)} | "$(Build.BuildId)"`, restoreKeys: part(key) };
  return { key: [part(key.prefix ?? 'cache'), ...key.files.map(context.language.literal)].join(' | ') };
}

/** Steps that hand the files of a job on, and its reports. */
export function uploads(name: string, job: JobValues, context: PipelineContext): Step[] {
  const { artifacts } = job;
  if (artifacts === undefined) return [];
  const text = (path: string) => context.text(name, job, 'artifacts', path);
  const paths = (artifacts.paths ?? []).map(text);
  const excluded = (artifacts.exclude ?? []).map((path) => `!${text(path)}`);
  return [
    ...(paths.length === 0
      ? []
      : kept(
          artifactName(context.id(name), job),
          [...paths.flatMap(contents), ...excluded],
          conditions[artifacts.when ?? 'on_success'],
        )),
    ...reports(artifacts, context.id(name), job, text),
  ];
}

/** Copied first, so that they keep their places and some can be left out. */
function kept(artifact: string, patterns: readonly string[], condition: object): Step[] {
  const folder = `$(Build.ArtifactStagingDirectory)/${artifact}`;
  return [
    {
      task: 'CopyFiles@2',
      inputs: { Contents: patterns.length === 1 ? patterns[0] : `${patterns.join('\n')}\n`, TargetFolder: folder },
      ...condition,
    },
    { publish: folder, artifact, ...condition },
  ];
}

function reports(artifacts: ArtifactsValues, id: string, job: JobValues, text: (path: string) => string): Step[] {
  const of = (isMeant: (kind: string) => boolean) => reportPaths(artifacts, isMeant).map(text);
  const isCoverage = (kind: string) => kind === 'coverage_report';
  const others = of((kind) => kind !== 'junit' && !isCoverage(kind));
  return [
    ...of((kind) => kind === 'junit').map((path) => ({
      task: 'PublishTestResults@2',
      inputs: { testResultsFormat: 'JUnit', testResultsFiles: path },
      ...conditions.always,
    })),
    ...of(isCoverage).map((path) => ({
      task: 'PublishCodeCoverageResults@2',
      inputs: { summaryFileLocation: path },
      ...conditions.always,
    })),
    ...(others.length === 0 ? [] : kept(artifactName(`${id}_reports`, job), others, conditions.always)),
  ];
}

/** A folder is what is in it; what may be either is both. */
function contents(path: string): string[] {
  if (path.endsWith('/')) return [`${path}**`];
  return /[*?]|\.[^./]*$/.test(path) ? [path] : [path, `${path}/**`];
}

function artifactName(id: string, { parallel }: JobValues): string {
  return parallel === undefined ? id : `${id}.$(System.JobPositionInPhase)`;
}
