import { durationSeconds } from '../../model/formats/duration';
import type { ArtifactsValues, JobValues, ResultCondition } from '../../model/pipeline/job';
import { reportPaths } from '../pipeline/reports';
import { Commented } from '../yaml';
import { actions } from './actions';
import type { PipelineContext } from '../pipeline/context';

/** Days GitHub keeps artifacts at most, where the repository does not allow more. */
const longestRetention = 90;

type Step = Record<string, unknown>;

/** Steps that hand the files of a job on: its artifacts, and its reports, which are kept whatever happened. */
export function uploads(name: string, job: JobValues, context: PipelineContext): Step[] {
  const { artifacts } = job;
  if (artifacts === undefined) return [];
  const text = (key: string) => (path: string) => context.text(name, job, `artifacts.${key}`, path);
  const given = (artifacts.paths ?? []).map(text('paths'));
  const paths = isFetched(name, context) ? uploaded(given) : given;
  const excluded = (artifacts.exclude ?? []).map(text('exclude')).map((path) => `!${path}`);
  const reports = reportPaths(artifacts).map(text('reports'));
  const retention = retentionDays(name, artifacts, context);
  const common = retention === undefined ? {} : { 'retention-days': retention };
  return [
    ...(paths.length === 0
      ? []
      : [upload(artifactName(name, job, context), [...paths, ...excluded], common, artifacts.when, paths !== given)]),
    ...(reports.length === 0 ? [] : [upload(artifactName(`${name}-reports`, job, context), reports, common, 'always')]),
  ];
}

function upload(
  name: string,
  paths: readonly string[],
  common: object,
  when: ResultCondition = 'on_success',
  hasCompanion = false,
): Step {
  const hidden = paths.some((path) => /(^|\/)\.[^./]/.test(path));
  const path = paths.length === 1 ? paths[0] : `${paths.join('\n')}\n`;
  return {
    ...(when === 'on_success' ? {} : { if: when === 'always' ? 'always()' : 'failure()' }),
    uses: actions.uploadArtifact,
    with: {
      name,
      path: hasCompanion
        ? new Commented('With a second path, existing or not, GitHub keeps the name of the first.', path)
        : path,
      ...(hidden ? { 'include-hidden-files': true } : {}),
      ...common,
    },
  };
}

/** Whether any job fetches the artifacts of a job. */
function isFetched(name: string, context: PipelineContext): boolean {
  return Object.entries(context.pipeline.jobs).some(([other, { dependencies }]) =>
    (dependencies ?? context.before(other)).includes(name),
  );
}

/** Steps that fetch the artifacts of the jobs before. */
export function downloads(name: string, job: JobValues, context: PipelineContext): Step[] {
  const from = job.dependencies ?? context.before(name);
  return from.flatMap((other): Step[] => {
    const source = context.pipeline.jobs[other];
    const paths = uploaded(
      (source?.artifacts?.paths ?? []).map((path) => context.text(other, source ?? job, 'artifacts.paths', path)),
    );
    if (source === undefined || paths.length === 0) return [];
    const folder = commonFolder(paths);
    const isMany = source.parallel !== undefined;
    const isSure = source.only === undefined && source.except === undefined && isLikely(source) && isLikely(job);
    return [
      {
        ...(isSure ? {} : { if: `needs.${context.id(other)}.result == 'success'` }),
        uses: actions.downloadArtifact,
        with: {
          ...(isMany ? { pattern: `${context.id(other)}.*`, 'merge-multiple': true } : { name: context.id(other) }),
          ...(folder === '' ? {} : { path: folder }),
        },
      },
    ];
  });
}

/** Whether a job runs only where what is before it succeeded, and leaves its artifacts then. */
function isLikely({ when = 'on_success', artifacts, allow_failure = false }: JobValues): boolean {
  const leaves = artifacts?.when !== 'on_failure' && allow_failure === false;
  return leaves && when !== 'always' && when !== 'on_failure';
}

/**
 * Each run of a job that runs several times has an artifact of its own; a dot parts its number, so that no other job's
 * artifact is taken for one of them.
 */
function artifactName(name: string, { parallel }: JobValues, context: PipelineContext): string {
  return `${context.id(name)}${parallel === undefined ? '' : '.${{ strategy.job-index }}'}`;
}

/**
 * The paths to upload. GitHub leaves out the folder that a single path is, or is in where it is a file; which of the two
 * only a slash or an extension tells. Beside a second path, that need not exist, either keeps its name.
 */
function uploaded(paths: readonly string[]): readonly string[] {
  const [path = ''] = paths;
  const isTold = paths.length !== 1 || /\/$|[*?[]|[^/]\.(?=[^/]*[A-Za-z])[A-Za-z0-9]{1,5}$/.test(path);
  return isTold ? paths : [path, `${path}.none`];
}

/** The folder that the paths of an artifact are relative to: GitHub leaves out what they have in common. */
function commonFolder(paths: readonly string[]): string {
  const folders = paths.map((path) => {
    const parts = path.replace(/^\.\//, '').split('/');
    const wild = parts.findIndex((part) => /[*?[]/.test(part));
    if (wild !== -1) return parts.slice(0, wild);
    const [last = ''] = parts.slice(-1);
    if (last === '') return parts.slice(0, -1);
    return paths.length === 1 ? parts.slice(0, -1) : parts;
  });
  const [first = [], ...others] = folders;
  const common = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return (common === -1 ? first : first.slice(0, common)).join('/');
}

function retentionDays(
  name: string,
  { expire_in }: ArtifactsValues,
  { findings }: PipelineContext,
): number | undefined {
  if (expire_in === undefined) return undefined;
  const days = expire_in === 'never' ? Infinity : Math.max(1, Math.ceil(durationSeconds(expire_in) / 86_400));
  if (days <= longestRetention) return days;
  findings.besideFile(
    `jobs.${name}.artifacts.expire_in`,
    `GitHub keeps the artifacts of ${name} for ${longestRetention} days, unless the repository allows more than that; ${expire_in} is requested`,
    'Set the retention under Settings > Actions, or publish what must be kept.',
  );
  return undefined;
}
