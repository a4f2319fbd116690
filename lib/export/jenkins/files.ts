import type { JobValues } from '../../model/pipeline/job';
import type { PipelineContext } from '../pipeline/context';
import { reportPaths } from '../pipeline/reports';
import { combinations } from '../../model/pipeline/matrix';
import { attempt, block, groovyString, groovyText, literal, type Line } from './groovy';

/** Steps that fetch what the jobs before left. */
export function taken(name: string, job: JobValues, context: PipelineContext): Line[] {
  const { jobs } = context.pipeline;
  return (job.dependencies ?? context.before(name)).flatMap((other) => {
    const { artifacts, parallel } = jobs[other] ?? {};
    if ((artifacts?.paths ?? []).length === 0) return [];
    if (parallel === undefined) return [`take(${groovyString(other)})`];
    const count = typeof parallel === 'number' ? parallel : parallel.matrix.flatMap(combinations).length;
    return Array.from({ length: count }, (_, index) => `take(${groovyString(`${other}-${index + 1}`)})`);
  });
}

/** A job between what brings and what keeps its caches. */
export function caches(name: string, job: JobValues, context: PipelineContext, lines: readonly Line[]): Line[] {
  const { findings } = context;
  const text = (part: string) => groovyText(context.text(name, job, 'cache', part));
  let all = [...lines];
  for (const { key, paths = [], policy = 'pull-push', when = 'on_success', untracked = false } of (
    job.cache ?? []
  ).toReversed()) {
    if (when === 'on_failure')
      findings.unsupported(
        name,
        'cache',
        "Job Cacher saves caches regardless of the job's result, not only on_failure",
      );
    if (untracked) findings.unsupported(name, 'cache', 'Job Cacher caches only named paths', 'Name them.');
    const base = typeof key === 'string' ? key : key.prefix;
    const each = paths.map((path, index) => {
      const folder = /[*?[]/.test(path) ? [`path: '.'`, `includes: ${text(path)}`] : [`path: ${text(path)}`];
      const decides = typeof key === 'string' ? [] : [`cacheValidityDecidingFile: ${text(key.files.join(','))}`];
      // Without a name it is that of the path.
      const named = base === undefined ? [] : [`cacheName: ${text(index === 0 ? base : `${base}-${index + 1}`)}`];
      return `arbitraryFileCache(${[...folder, ...named, ...decides].join(', ')})`;
    });
    if (each.length === 0) continue;
    const rest = policy === 'pull' ? ', skipSave: true' : policy === 'push' ? ', skipRestore: true' : '';
    all = block(`cache(caches: [${each.join(', ')}]${rest})`, all);
  }
  return all;
}

/** The commands of a job with what hands its files on, and its reports, which are kept whatever happened. */
export function handedOn(name: string, job: JobValues, context: PipelineContext, lines: readonly Line[]): Line[] {
  const { artifacts } = job;
  if (artifacts === undefined) return [...lines];
  const text = (path: string) => context.text(name, job, 'artifacts', path);
  const id = groovyText(`${literal(name)}${job.parallel === undefined ? '' : '-${env.RUN}'}`);
  const globs = (paths: readonly string[]) => groovyText(paths.map(text).flatMap(contents).join(','));
  const { paths = [], exclude = [], when = 'on_success' } = artifacts;
  const kept =
    paths.length === 0
      ? []
      : [`keep(${[id, globs(paths), ...(exclude.length === 0 ? [] : [globs(exclude)])].join(', ')})`];
  const anyway = [
    ...(when === 'always' ? kept : []),
    ...reportPaths(artifacts, (kind) => kind === 'junit').map(
      (path) =>
        `junit(testResults: ${groovyText(text(path))}, allowEmptyResults: true, skipMarkingBuildUnstable: true)`,
    ),
    ...reportPaths(artifacts, (kind) => kind === 'coverage_report').map(
      (path) => `recordCoverage(tools: [[parser: 'COBERTURA', pattern: ${groovyText(text(path))}]])`,
    ),
    ...reportPaths(artifacts, (kind) => kind !== 'junit' && kind !== 'coverage_report').map(
      (path) => `archiveArtifacts(artifacts: ${groovyText(text(path))}, allowEmptyArchive: true)`,
    ),
  ];
  let all = [...lines, ...(when === 'on_success' ? kept : [])];
  if (when === 'on_failure' && kept.length > 0) all = attempt(all, 'catch (problem)', [...kept, 'throw problem']);
  return anyway.length === 0 ? all : attempt(all, 'finally', anyway);
}

/** A folder is what is in it; what may be either is both. */
function contents(path: string): string[] {
  const plain = path.replace(/^\.\//, '');
  if (plain.endsWith('/')) return [`${plain}**`];
  return /[*?]|\.[^./]*$/.test(plain) ? [plain] : [plain, `${plain}/**`];
}
