import { durationSeconds } from '../../model/formats/duration';
import type { JobValues, ServiceValues } from '../../model/pipeline/job';
import type { PipelineContext } from '../pipeline/context';
import { computedIn, environmentOf } from '../pipeline/environment';
import { artifactsNamedByJobs, reportLost, reportSubstituted } from '../pipeline/lost';
import { combinations, matrixNames } from '../../model/pipeline/matrix';
import { freeName } from '../pipeline/free-name';
import { retriesOf } from '../pipeline/retries';
import { serviceHost } from '../../model/pipeline/service-host';
import { serviceVariables } from '../pipeline/services';
import { computedExports, failureAllowed, joined, mainScript } from '../pipeline/shell';
import { substitutedIn } from './language';
import { caches, downloads, uploads } from './artifacts';
import { condition } from './conditions';
import type { RulesJob } from './rules-job';

/** Containers that services are, by the name jobs know them by. */
export type Containers = Map<string, object>;

/** What a job becomes: itself, after whoever approves it, or a while. */
export function azureJobs(
  name: string,
  job: JobValues,
  context: PipelineContext,
  rules: RulesJob,
  containers: Containers,
): object[] {
  reportUnsupported(name, job, context);
  const asked = condition(name, job, context, rules);
  const own = asked === undefined ? undefined : context.language.literal(asked);
  const waits = [
    ...(own?.includes(`dependencies.${rules.id}.`) === true ? [rules.id] : []),
    ...dependencies(name, job, context),
  ];
  const first = gate(name, job, context);
  const start = { dependsOn: waits.length === 0 ? undefined : waits, condition: own };
  if (first === undefined) return [jobOf(name, job, context, containers, start)];
  // Whatever was skipped before the gate does not count again.
  const after = { dependsOn: [first.job], condition: own === undefined ? undefined : `succeeded('${first.job}')` };
  return [ordered({ ...first, ...start }), jobOf(name, job, context, containers, after)];
}

/** A job without a machine that somebody, or the time, ends. */
function gate(name: string, job: JobValues, context: PipelineContext): { readonly job: string } | undefined {
  const id = context.id(name);
  if (job.when === 'manual')
    return Object.assign(
      { job: context.freeId(`approve_${id}`) },
      {
        pool: 'server',
        timeoutInMinutes: 10_080,
        steps: [
          {
            task: 'ManualValidation@1',
            inputs: { notifyUsers: '', instructions: `Run ${context.language.literal(name)}?`, onTimeout: 'reject' },
          },
        ],
      },
    );
  if (job.start_in === undefined) return undefined;
  const minutes = Math.ceil(durationSeconds(job.start_in) / 60);
  return Object.assign(
    { job: context.freeId(`wait_${id}`) },
    {
      pool: 'server',
      timeoutInMinutes: minutes + 60,
      steps: [{ task: 'Delay@1', inputs: { delayForMinutes: String(minutes) } }],
    },
  );
}

/** What people write first comes first. */
function ordered(job: object): object {
  const { steps, strategy, ...others } = job as { steps?: unknown; strategy?: unknown };
  return { ...others, strategy, steps };
}

function jobOf(name: string, job: JobValues, context: PipelineContext, containers: Containers, start: object): object {
  const id = context.id(name);
  const { environment, timeout, allow_failure: allowed } = job;
  const isDeployment = environment !== undefined && (environment.action ?? 'start') === 'start';
  if (isDeployment && job.parallel !== undefined)
    context.findings.unsupported(
      name,
      'parallel',
      'Azure does not support a matrix for jobs that deploy to an environment',
    );
  const variables = environmentOf(name, job, context);
  const steps = stepsOf(name, job, context, variables);
  return {
    [isDeployment ? 'deployment' : 'job']: id,
    displayName: id === name ? undefined : context.language.literal(name),
    ...start,
    continueOnError: allowed === true ? true : undefined,
    timeoutInMinutes: timeout === undefined ? undefined : Math.ceil(durationSeconds(timeout) / 60),
    pool: pool(name, job, context),
    container: container(name, job, context),
    services: services(name, job, context, containers, variables),
    environment: isDeployment ? context.text(name, job, 'environment', environment.name) : undefined,
    variables: nonEmpty(plainVariables(job, variables)),
    strategy: isDeployment ? { runOnce: { deploy: { steps } } } : strategy(job, context),
    steps: isDeployment ? undefined : steps,
  };
}

function reportUnsupported(name: string, job: JobValues, { findings }: PipelineContext): void {
  reportLost(name, job, findings, artifactsNamedByJobs);
  reportSubstituted(name, job, findings, substitutedIn(job));
  findings.ownRetention(
    name,
    job,
    'keeps artifacts for as long as their run',
    'Set the retention of runs under Project settings > Pipelines > Settings.',
  );
}

/** Without those that others it waits for have waited for already, unless their files or their ends are asked for. */
function dependencies(name: string, job: JobValues, context: PipelineContext): readonly string[] {
  const direct = context.before(name);
  const isLater = (other: string) =>
    job.needs === undefined && direct.some((later) => context.ancestors(later).has(other));
  return direct.filter((other) => !isLater(other)).map((other) => context.id(other));
}

/** Microsoft's machines are named by their image; others are found by what they can. */
function pool(name: string, job: JobValues, context: PipelineContext): object | undefined {
  const [tag, ...others] = (job.tags ?? []).map((each) => context.text(name, job, 'tags', each));
  if (tag === undefined) return undefined;
  return others.length === 0 && /^(ubuntu|windows|macos)-/.test(tag)
    ? { vmImage: tag }
    : { name: 'Default', demands: [tag, ...others] };
}

function container(name: string, job: JobValues, context: PipelineContext): string | undefined {
  const { image } = job;
  if (image === undefined) return undefined;
  if ((image.entrypoint ?? []).some((part) => part !== ''))
    context.findings.unsupported(name, 'image', 'Azure ignores the entrypoint of the image that a job runs in');
  const text = context.text(name, job, 'image', image.name);
  const variables = [...text.matchAll(/\$\((\w+)\)/g)].map(([, variable = '']) => `variables['${variable}']`);
  if (variables.length === 0) return text;
  let count = 0;
  const format = text.replaceAll("'", "''").replace(/\$\(\w+\)/g, () => `{${count++}}`);
  return `$[ format('${format}', ${variables.join(', ')}) ]`;
}

function services(
  name: string,
  job: JobValues,
  context: PipelineContext,
  containers: Containers,
  variables: { readonly [variable: string]: string },
): object | undefined {
  if (job.services === undefined || job.services.length === 0) return undefined;
  if (job.image === undefined)
    context.findings.unsupported(
      name,
      'services',
      'in Azure, services have host names only for jobs that run in an image',
      'Give the job an image.',
    );
  const resource = (service: ServiceValues) => {
    const { entrypoint: [entry = '', ...rest] = [], command } = service;
    if (rest.length > 0 || command !== undefined)
      context.findings.unsupported(
        name,
        'services',
        `Azure can start ${service.name} only with its own command`,
        'Build an image with that command.',
      );
    const own = {
      image: context.text(name, job, 'services', service.name),
      env: nonEmpty(serviceVariables(service, context.language, ownOf(job, plainVariables(job, variables)))),
      options: entry === '' ? undefined : `--entrypoint ${context.language.literal(JSON.stringify(entry))}`,
    };
    const base = serviceHost(service).replace(/[^A-Za-z0-9_]+/g, '_');
    for (let count = 1; ; count++) {
      const id = count === 1 ? base : `${base}_${count}`;
      const known = containers.get(id);
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(own)) continue;
      containers.set(id, own);
      return id;
    }
  };
  return Object.fromEntries(job.services.map((service) => [serviceHost(service), resource(service)]));
}

/** Those that the job says, which services get, too. */
function ownOf(job: JobValues, variables: { readonly [variable: string]: string }): object {
  return Object.fromEntries(Object.entries(variables).filter(([variable]) => variable in (job.variables ?? {})));
}

/** Variables but secrets and those of the matrix, which steps and every run have otherwise. */
function plainVariables(
  job: JobValues,
  variables: { readonly [variable: string]: string },
): { readonly [variable: string]: string } {
  const elsewhere = matrixNames(job);
  return Object.fromEntries(
    Object.entries(variables).filter(
      ([variable]) => typeof job.variables?.[variable] !== 'object' && !elsewhere.includes(variable),
    ),
  );
}

function strategy({ parallel }: JobValues, { language }: PipelineContext): object | undefined {
  if (parallel === undefined) return undefined;
  if (typeof parallel === 'number') return { parallel };
  const matrix: Record<string, object> = {};
  // Azure tells names apart by letters, digits and underscores alone, whatever their case.
  const taken = new Set<string>();
  for (const values of parallel.matrix.flatMap(combinations)) {
    const name = freeName(Object.entries(values).flat().join('_'), (id) => taken.has(id.toLowerCase()), language.id);
    taken.add(name.toLowerCase());
    matrix[name] = Object.fromEntries(
      Object.entries(values).map(([variable, value]) => [variable, language.literal(value)]),
    );
  }
  return { matrix };
}

function stepsOf(
  name: string,
  job: JobValues,
  context: PipelineContext,
  variables: { readonly [variable: string]: string },
): object[] {
  const { after_script: after = [], ...first } = job;
  // Azure hands variables to shells in capital letters, and secrets not at all.
  const env = Object.entries(variables).filter(
    ([variable]) => typeof job.variables?.[variable] === 'object' || variable !== variable.toUpperCase(),
  );
  const given = env.length === 0 ? {} : { env: Object.fromEntries(env) };
  const exported = (part: JobValues) => computedExports(computedIn(part, context), context);
  const tries = retriesOf(name, job, context);
  const allowed = typeof job.allow_failure === 'object' ? failureAllowed(job) : [];
  const main = mainScript(job);
  const shell = job.image !== undefined && /alpine|busybox/.test(job.image.name) ? 'script' : 'bash';
  const script = (lines: readonly string[]) => ({
    [shell]: context.language.literal(joined([shell === 'bash' ? 'set -eo pipefail' : 'set -e', ...lines])),
  });
  return [
    { checkout: 'self' },
    ...caches(name, job, context),
    ...downloads(name, job, context),
    ...(main === ''
      ? []
      : [
          {
            ...script([...allowed, ...exported(first), main]),
            displayName: 'Script',
            ...given,
            ...(tries === 0 ? {} : { retryCountOnTaskFailure: tries }),
          },
        ]),
    ...(after.length === 0
      ? []
      : [
          {
            ...script([...exported({ ...first, before_script: [], script: after }), ...after]),
            displayName: 'After script',
            condition: 'always()',
            continueOnError: true,
            ...given,
          },
        ]),
    ...uploads(name, job, context),
  ];
}

function nonEmpty<T extends object>(map: T): T | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}
