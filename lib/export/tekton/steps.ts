import { durationSeconds } from '../../model/formats/duration';
import type { CacheValues, JobValues } from '../../model/pipeline/job';
import type { PipelineContext } from '../pipeline/context';
import { computedIn } from '../pipeline/environment';
import { reportPaths } from '../pipeline/reports';
import { computedExports, joined, mainScript } from '../pipeline/shell';
import { quoted } from '../../model/shell';
import { filesPath } from './references';
import { pathWord, shellStep, textWord } from './shell-step';
import { fetchStep, folder, images, type Step } from './sources';

/** Where the files of a run are, and the caches of all runs. */
const runs = `${filesPath}/runs/$(params.run)`;
const caches = `${filesPath}/caches`;

/** The steps of a job: what it fetches, its commands, what it hands on. */
export function steps(name: string, job: JobValues, context: PipelineContext, env: readonly object[]): Step[] {
  const kept = keepScript(name, job, context);
  // What is kept whatever happened comes before the end is told.
  const isAnyway = kept.some(({ when }) => when !== 'on_success');
  const needsStatus = isAnyway && job.allow_failure !== true;
  return [
    ...(job.start_in === undefined
      ? []
      : [{ name: 'wait', image: images.shell, script: `sleep ${Math.round(durationSeconds(job.start_in))}` }]),
    fetchStep,
    ...taken(name, job, context),
    {
      name: 'script',
      image: job.image === undefined ? images.default : context.text(name, job, 'image', job.image.name),
      workingDir: folder,
      env: env.length + variablesFor(job, context).length === 0 ? undefined : [...variablesFor(job, context), ...env],
      onError: needsStatus || job.allow_failure === true ? 'continue' : undefined,
      script: commands(job, context),
    },
    ...(kept.length === 0
      ? []
      : [shellStep('keep', joined([keepFunction(kept), ...kept.map((each) => guarded(each, isAnyway))]))]),
    ...(needsStatus ? [{ name: 'end', image: images.shell, script: `exit "$(cat "${exitCode}")"` }] : []),
  ];
}

const exitCode = '$(steps.step-script.exitCode.path)';

interface Kept {
  readonly when: 'on_success' | 'on_failure' | 'always';
  readonly command: string;
}

function guarded({ when, command }: Kept, isAnyway: boolean): string {
  if (!isAnyway || when === 'always') return command;
  return `[ "$(cat "${exitCode}")" ${when === 'on_success' ? '=' : '!='} 0 ] && ${command} || true`;
}

/** What variables that a shell makes are made of. */
function variablesFor(job: JobValues, context: PipelineContext): Step[] {
  const made = computedIn(job, context).map((variable) => context.language.computed[variable] ?? '').join(' '); // prettier-ignore
  return [
    ...(made.includes('$REVISION') ? [{ name: 'REVISION', value: '$(params.revision)' }] : []),
    ...(made.includes('$REF_NAME')
      ? [{ name: 'REF_NAME', value: '$(params.branch)$(params.tag)$(params.source)' }]
      : []),
  ];
}

/** Commands in bash where there is one; what comes after them runs whatever became of them. */
function commands(job: JobValues, context: PipelineContext): string {
  const { after_script: after = [], allow_failure: allowed, ...first } = job;
  const codes = typeof allowed === 'object' ? allowed.exit_codes : [];
  const ends = [
    ...(after.length === 0 ? [] : ['after_script']),
    ...(codes.length === 0 ? [] : [`case $status in ${codes.join(' | ')}) exit 0 ;; esac`]),
  ];
  return joined([
    '[ -n "$IN_BASH" ] || ! command -v bash >/dev/null || IN_BASH=1 exec bash -eo pipefail "$0"',
    ...(after.length === 0
      ? []
      : [joined(['after_script() (', '  set +e', ...computedExports(computedIn({ ...first, script: after }, context), context), ...after, ')'])]), // prettier-ignore
    ...(ends.length === 0 ? [] : [`trap 'status=$?; ${ends.join('; ')}; exit $status' EXIT`]),
    ...computedExports(computedIn(first, context), context),
    ...(entry(job).length === 0 ? [] : [entry(job)]),
    ...(mainScript(job) === '' ? [] : [mainScript(job)]),
  ]);
}

/** An entry point is called first, as it would be. */
function entry({ image }: JobValues): string {
  const parts = (image?.entrypoint ?? []).filter((part) => part !== '');
  return parts.length === 0 ? '' : `[ -n "$ENTERED" ] || ENTERED=1 exec ${parts.map(quoted).join(' ')} "$0"`;
}

function taken(name: string, job: JobValues, context: PipelineContext): Step[] {
  const { jobs } = context.pipeline;
  const from = (job.dependencies ?? context.before(name)).filter((other) => (jobs[other]?.artifacts?.paths ?? []).length > 0); // prettier-ignore
  const restored = (job.cache ?? []).filter(({ policy, paths = [] }) => policy !== 'push' && paths.length > 0);
  const lines = [
    ...from.map((other) => `take "${runs}/${context.id(other)}"`),
    ...restored.flatMap((cache) => cacheFolder(name, job, cache, context, (key) => `take "${caches}/${key}"`)),
  ];
  if (lines.length === 0) return [];
  return [shellStep('take', joined(['take() { [ ! -d "$1" ] || cp -R "$1/." .; }', ...lines]))];
}

/** Commands about the folder of a cache. */
function cacheFolder(
  name: string,
  job: JobValues,
  { key }: CacheValues,
  context: PipelineContext,
  command: (key: string) => string,
): string[] {
  const plain = (text: string) => textWord(context.text(name, job, 'cache', text).replaceAll('/', '-'));
  if (typeof key === 'string') return [command(plain(key))];
  const files = key.files.map((file) => quoted(file)).join(' ');
  return [
    `sum="$(cat ${files} 2>/dev/null | sha256sum | cut -c1-16)"`,
    command(`${plain(key.prefix ?? 'cache')}-$sum`),
  ];
}

function keepScript(name: string, job: JobValues, context: PipelineContext): Kept[] {
  const { artifacts } = job;
  const text = (key: string) => (path: string) => context.text(name, job, key, path);
  const globs = (key: string, paths: readonly string[]) =>
    paths.map(text(key)).map((path) => glob(name, key, path, context)).join(' '); // prettier-ignore
  const { paths = [], exclude = [], when = 'on_success' } = artifacts ?? {};
  const reports = reportPaths(artifacts ?? {});
  const target = `"${runs}/${context.id(name)}"`;
  const given = `keep ${target} ${globs('artifacts.paths', paths)}`;
  const excluded = exclude
    .map(text('artifacts.exclude'))
    .map((path) => `"${textWord(path)}"`)
    .join(' ');
  const command =
    excluded === '' ? given : `{ printf '%s\\n' ${excluded} > ${exceptFile}; except=${exceptFile} ${given}; }`;
  if (reports.length > 0)
    context.findings.besideFile(
      `jobs.${name}.artifacts.reports`,
      `Tekton does not read reports: those of ${name} are kept with the files of the run`,
    );
  return [
    ...(paths.length === 0 ? [] : [{ when, command }]),
    ...(reports.length === 0
      ? []
      : [{ when: 'always' as const, command: `keep "${runs}/${context.id(name)}-reports" ${globs('artifacts.reports', reports)}` }]), // prettier-ignore
    ...(job.cache ?? []).flatMap((cache) => {
      const { paths: cached = [], policy, when: condition = 'on_success', untracked = false } = cache;
      if (untracked) context.findings.unsupported(name, 'cache', 'Tekton caches only named paths', 'Name them.');
      if (policy === 'pull' || cached.length === 0) return [];
      const lines = cacheFolder(
        name,
        job,
        cache,
        context,
        (key) => `keep "${caches}/${key}" ${globs('cache', cached)}`,
      );
      return [{ when: condition, command: lines.length === 1 ? (lines[0] ?? '') : `{ ${lines.join('; ')}; }` }];
    }),
  ];
}

/** Copies what is there of paths into a folder, but for what a file names. */
function keepFunction(kept: readonly Kept[]): string {
  const except = kept.some(({ command }) => command.includes(exceptFile)) ? '${except:+-X "$except"} ' : '';
  return joined([
    'keep() {',
    '  folder="$1"; shift',
    '  for path; do [ ! -e "$path" ] || printf \'%s\\n\' "$path"; done > /tmp/kept',
    `  [ ! -s /tmp/kept ] || { mkdir -p "$folder"; tar -c ${except}-T /tmp/kept | tar -x -C "$folder"; }`,
    '}',
  ]);
}

const exceptFile = '/tmp/except';

/** A path for a shell, that keeps its wildcards. */
function glob(name: string, key: string, path: string, { findings }: PipelineContext): string {
  const plain = path.replace(/\/\*\*(\/\*)?$/, '').replace(/^\.\//, '');
  if (plain.includes('**'))
    findings.unsupported(
      name,
      key,
      `the shell of Tekton's steps does not support ** within paths such as ${path}`,
      'Name the folder.',
    );
  return pathWord(plain);
}
