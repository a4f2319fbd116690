import { createHash } from 'node:crypto';
import { homedir, availableParallelism } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { defaultEnvironment } from '../../manifest/environments';
import { exitCodes, UserError, type ExitCode } from '../../model/error';
import type { EngineChoice, EventName, InstanceResult, PipelineResult } from '../../pipeline';
import type { CommandContext } from '../command';
import { columnsOf } from '../io';
import { collect, projectOption } from '../options';
import { readManifest } from '../read-manifest';
import { repositoryFiles } from '../repository-files';
import { chosen } from './chosen';
import { Lines } from './lines';
import { asJson, summary } from './summary';
import { Tree } from './tree';

interface RunFlags {
  readonly project?: string;
  readonly job: readonly string[];
  readonly needs?: boolean;
  readonly on?: EventName;
  readonly since?: string;
  readonly all?: boolean;
  readonly manual?: boolean;
  readonly deploy?: boolean;
  readonly parallel?: number;
  readonly inPlace?: boolean;
  readonly delays: boolean;
  readonly engine: EngineChoice;
  readonly skipServices?: boolean;
  readonly logs?: boolean;
  readonly json?: boolean;
}

/** Defines `infra pipeline run [PIPELINE]`. */
export function defineRun(definition: Command, context: CommandContext): void {
  definition
    .description('run a pipeline on this machine')
    .argument('[pipeline]', 'the pipeline (default: the only one, or main)')
    .addOption(projectOption())
    .option('-j, --job <name>', 'run only this job, regardless of its rules; repeatable', collect, [])
    .option('--needs', 'with --job: also run the jobs that it waits for')
    .addOption(
      definition
        .createOption(
          '--on <event>',
          'the event to simulate (default: push, or what the pipeline starts on; tag if a tag is checked out)',
        )
        .choices(['push', 'pull_request', 'tag', 'schedule', 'manual']),
    )
    .option(
      '--since <commit>',
      'take the files changed since this commit as changed (default: since the branch left the default branch)',
    )
    .option('--all', 'run every job, ignoring only and except')
    .option('--manual', 'also start manual jobs')
    .option('--deploy', 'also start jobs that deploy to an environment')
    .option('-p, --parallel <count>', 'how many jobs run at a time (default: one per CPU core)', count)
    .option('--in-place', 'run in the repository itself, one job at a time, instead of in copies of it')
    .option('--no-delays', 'start delayed jobs at once')
    .addOption(
      definition
        .createOption('--engine <engine>', 'container engine for jobs with an image; none runs them as processes')
        .choices(['auto', 'docker', 'podman', 'none'])
        .default('auto'),
    )
    .option('--skip-services', 'run jobs without their services')
    .option('--logs', 'print the output of the jobs instead of a tree, as without a terminal')
    .option('--json', 'print JSON')
    .action((name: string | undefined, flags: RunFlags) => context.run(() => runHere(name, flags, context)));
}

async function runHere(name: string | undefined, flags: RunFlags, { io }: CommandContext): Promise<ExitCode> {
  const { values, repository } = await readManifest(io, { ...flags, env: defaultEnvironment });
  const pipeline = chosen(values, name);
  const { checkServices, commitOf, findEngine, matchesPath, occasionOf, runPipeline, selected, ...events } =
    await import('../../pipeline/index.js');
  const commit = commitOf(repository);
  const event = flags.on ?? events.usualEvent(pipeline.on, commit);
  const occasion = occasionOf(repository, commit, event, flags.since);
  const { job: jobs, needs = false, all = false, manual = false, deploy = false } = flags;
  const ref = occasion.tag ?? occasion.branch;
  const isMeant = name !== undefined || jobs.length > 0 || all || flags.on === undefined;
  if (!isMeant && !events.starts(pipeline.on, occasion, matchesPath))
    throw notStarted(pipeline.name, event, ref, events.startsInWords(pipeline.on));
  const selection = { jobs, withNeeds: needs, all, manual, deploy };
  const { instances, excluded } = selected(pipeline, selection, occasion, matchesPath);
  if (instances.length === 0) throw nothing(pipeline.name, event, ref, excluded);
  const engine = await findEngine(flags.engine, io.environment);
  if (flags.skipServices !== true) checkServices(instances, engine !== undefined);
  const isTree = io.interactive && flags.logs !== true && columnsOf(io.stderr) !== undefined;
  const listener = isTree ? new Tree(io, instances) : new Lines(io, instances);
  const ran = await runPipeline(pipeline, instances, {
    repository,
    files: () => repositoryFiles(repository),
    occasion,
    folder: folderOf(repository, io.environment),
    parallel: flags.parallel ?? (flags.inPlace === true ? 1 : availableParallelism()),
    inPlace: flags.inPlace === true,
    delays: flags.delays,
    services: flags.skipServices !== true,
    environment: io.environment,
    signal: io.signal,
    listener,
    ...(commit === undefined ? {} : { commit }),
    ...(engine === undefined ? {} : { engine }),
  }).finally(() => listener.end());
  const result = withExcluded(ran, excluded, pipeline.stages);
  io.stderr.write(`logs and artifacts: ${result.folder}\n`);
  io.stdout.write(
    flags.json === true
      ? `${JSON.stringify(asJson(result), null, 2)}\n`
      : summary(result, io.colors, columnsOf(io.stdout)),
  );
  if (io.signal.aborted) return exitCodes.interrupted;
  return result.results.some(({ ended }) => ended.ending === 'failed') ? exitCodes.failed : exitCodes.ok;
}

/** Where runs and caches of a repository are kept, as the XDG Base Directory Specification has it. */
function folderOf(repository: string, environment: NodeJS.ProcessEnv): string {
  const given = environment['XDG_CACHE_HOME'];
  const cache = given !== undefined && isAbsolute(given) ? given : join(environment['HOME'] ?? homedir(), '.cache');
  const hash = createHash('sha256').update(repository).digest('hex').slice(0, 8);
  return join(cache, 'infra', 'pipelines', `${basename(repository)}-${hash}`);
}

/** @throws InvalidArgumentError on anything but a number of jobs */
function count(value: string): number {
  if (/^[1-9][0-9]{0,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Give a number, at least 1.');
}

/** What did not take part is told among the rest, at the end of its stage. */
function withExcluded(
  result: PipelineResult,
  excluded: readonly InstanceResult[],
  stages: readonly string[],
): PipelineResult {
  const stage = ({ instance }: InstanceResult) => stages.indexOf(instance.job.stage);
  return { ...result, results: [...result.results, ...excluded].sort((a, b) => stage(a) - stage(b)) };
}

function nothing(
  pipeline: string,
  event: string,
  ref: string | undefined,
  excluded: readonly InstanceResult[],
): UserError {
  const reasons = new Map(excluded.map(({ instance, ended }) => [instance.jobName, ended.reason ?? '']));
  if (excluded.length === 0)
    return new UserError(`${pipeline} has no jobs`, { code: 'nothing-to-run', exitCode: exitCodes.invalid });
  return new UserError(`no job of ${pipeline} runs on ${event}${ref === undefined ? '' : ` of ${ref}`}`, {
    code: 'nothing-to-run',
    exitCode: exitCodes.invalid,
    details: [...reasons].slice(0, 20).map(([job, reason]) => `${job}: ${reason}`),
    hint: 'Use --all to run every job, --job NAME to run one, or --on for another event.',
  });
}

function notStarted(pipeline: string, event: string, ref: string | undefined, starts: string): UserError {
  return new UserError(`${pipeline} does not start on ${event}${ref === undefined ? '' : ` of ${ref}`}`, {
    code: 'nothing-to-run',
    exitCode: exitCodes.invalid,
    hint: `It starts on ${starts}. To run it anyway, use infra pipeline run ${pipeline} --on ${event}.`,
  });
}
