import { durationSeconds } from '../../model/formats/duration';
import type { JobValues, ServiceValues } from '../../model/pipeline/job';
import { matrixNames } from '../../model/pipeline/matrix';
import { reportLost, reportSubstituted } from '../pipeline/lost';
import { retriesOf } from '../pipeline/retries';
import { variablesOf } from '../pipeline/secrets';
import { serviceHost } from '../../model/pipeline/service-host';
import { Commented } from '../yaml';
import type { TektonContext } from './context';
import { literal, substituted } from './language';
import { asksForFiles, parametersIn } from './references';
import type { RulesTask } from './rules';
import { images } from './sources';
import { steps } from './steps';

type Matrix = { readonly [variable: string]: readonly string[] };

/** The tasks a job is: itself, or one for each map of its matrix. */
export function tasks(
  name: string,
  job: JobValues,
  context: TektonContext,
  rules: RulesTask,
  isFinal: boolean,
): unknown[] {
  reportUnsupported(name, job, context, isFinal);
  const when = [
    ...rules.when(name),
    ...(job.when === 'on_failure' ? [{ input: '$(tasks.status)', operator: 'in', values: ['Failed'] }] : []),
  ];
  const asksRules = when.some(({ input }) => input.startsWith(`$(tasks.${rules.id}.`));
  const waits = [...(asksRules ? [rules.id] : []), ...dependencies(name, job, context)];
  const { parallel, timeout } = job;
  const maps: (Matrix | undefined)[] =
    parallel === undefined
      ? [undefined]
      : typeof parallel === 'number'
        ? [{ CI_NODE_INDEX: Array.from({ length: parallel }, (_, index) => String(index + 1)) }]
        : parallel.matrix.map(literals);
  const tries = retriesOf(name, job, context, ['always', 'script_failure']);
  return maps.map((map, index) => {
    const id = context.idsOf(name)[index] ?? context.id(name);
    const spec = taskSpec(name, job, context);
    const asked = parametersIn(spec);
    const workspaces = asksForFiles(spec) ? [{ name: 'files' }] : undefined;
    const others = asked.filter((parameter) => map?.[parameter] === undefined);
    const task = {
      name: id,
      runAfter: isFinal || waits.length === 0 ? undefined : waits,
      when: when.length === 0 ? undefined : when,
      params: nonEmpty(others.map((parameter) => ({ name: parameter, value: valueOf(parameter, job) }))),
      matrix:
        map === undefined
          ? undefined
          : { params: Object.entries(map).map(([variable, value]) => ({ name: variable, value })) },
      retries: tries === 0 ? undefined : tries,
      timeout: timeout === undefined ? undefined : `${Math.round(durationSeconds(timeout))}s`,
      workspaces,
      taskSpec: {
        params: nonEmpty([...new Set([...asked, ...Object.keys(map ?? {})])].map((parameter) => ({ name: parameter }))),
        workspaces,
        ...spec,
      },
    };
    return id === name ? task : new Commented(name.replaceAll('\n', ' '), task);
  });
}

/** Values of a matrix end in variables, where Kubernetes would read them. */
function literals(map: Matrix): Matrix {
  return Object.fromEntries(Object.entries(map).map(([variable, values]) => [variable, values.map(literal)]));
}

/** Where the value of a task's parameter comes from; a variable that this map of the matrix has not is empty. */
function valueOf(parameter: string, job: JobValues): string {
  if (parameter === 'run') return '$(context.pipelineRun.name)';
  return matrixNames(job).includes(parameter) ? '' : `$(params.${parameter})`;
}

function taskSpec(name: string, job: JobValues, context: TektonContext): object {
  const services = job.services ?? [];
  return {
    sidecars: nonEmpty(services.map((service) => sidecar(name, job, service, context))),
    steps: steps(name, job, context, environment(name, job, context)),
  };
}

/** The variables of a job; a secret stands before what is made of it. */
function environment(name: string, job: JobValues, context: TektonContext): readonly object[] {
  const { plain, bound } = variablesOf(name, job, context);
  return [
    ...bound.map(([variable, key]) => ({
      name: variable,
      valueFrom: { secretKeyRef: { name: context.objectName, key } },
    })),
    ...plain.map(([variable, value]) => ({ name: variable, value })),
  ];
}

function sidecar(name: string, job: JobValues, service: ServiceValues, context: TektonContext): object {
  const own = Object.keys(job.variables ?? {});
  const inherited = environment(name, job, context).filter((entry) => own.includes((entry as { name: string }).name));
  const { literal } = context.language;
  const list = (parts: readonly string[] = []) => nonEmpty(parts.filter((part) => part !== '').map(literal));
  return {
    name: context.language.id(serviceHost(service)),
    image: context.text(name, job, 'services', service.name),
    command: list(service.entrypoint),
    args: list(service.command),
    env: nonEmpty(
      service.variables === undefined
        ? inherited
        : Object.entries(service.variables).map(([variable, value]) => ({ name: variable, value: literal(value) })),
    ),
  };
}

/** Without those that others it waits for have waited for already. */
function dependencies(name: string, job: JobValues, context: TektonContext): readonly string[] {
  const direct = context.before(name);
  const isLater = (other: string) =>
    job.needs === undefined && direct.some((later) => context.ancestors(later).has(other));
  return direct.filter((other) => !isLater(other)).flatMap((other) => context.idsOf(other));
}

/** Whether a job comes after all others, where Tekton runs what does not mind failures. */
export function isFinal(name: string, { pipeline }: TektonContext): boolean {
  const { when } = pipeline.jobs[name] ?? {};
  return when === 'always' || when === 'on_failure';
}

function reportUnsupported(name: string, job: JobValues, context: TektonContext, isLast: boolean): void {
  const { findings, pipeline } = context;
  reportLost(name, job, findings, { coverage: ['does not read coverage from logs'] });
  if (job.image === undefined)
    findings.unsupported(
      name,
      'image',
      `Tekton runs every job in an image, but it names none; ${images.default} would be used`,
      'Add image:, or default: { image: … } for all jobs.',
    );
  if (job.retry !== undefined && job.retry.max !== 0 && job.allow_failure === true)
    findings.unsupported(name, 'retry', 'jobs that may fail are not retried');
  reportSubstituted(name, job, findings, substituted);
  if (isLast) {
    const others = Object.keys(pipeline.jobs).filter((other) => !isFinal(other, context));
    const isAfterAll = others.every((other) => context.ancestors(name).has(other) || pipeline.jobs[other]?.when === 'manual'); // prettier-ignore
    const isWaitedFor = Object.keys(pipeline.jobs).some((other) => context.before(other).includes(name));
    if (!isAfterAll || isWaitedFor)
      findings.unsupported(
        name,
        'when',
        `after a failure, Tekton only runs the last stage; ${job.when ?? ''} is before it`,
        'Move it to a stage after all others.',
      );
  }
  findings.ownRetention(
    name,
    job,
    'keeps files for as long as the volume of their run',
    'Copy what must be kept, or prune PipelineRuns later.',
  );
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
