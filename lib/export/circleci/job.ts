import { durationSeconds } from '../../model/formats/duration';
import type { JobValues, ServiceValues } from '../../model/pipeline/job';
import type { PipelineContext } from '../pipeline/context';
import { environmentOf } from '../pipeline/environment';
import { artifactsKeptWhole, reportLost } from '../pipeline/lost';
import { matrixNames } from '../../model/pipeline/matrix';
import { secretVariables } from '../pipeline/secrets';
import { serviceHost } from '../../model/pipeline/service-host';
import { serviceVariables } from '../pipeline/services';
import { parameterName } from './language';
import { steps } from './steps';

/** The machine of jobs that name no image. */
const machine = { image: 'ubuntu-2404:current' };

/** A job of CircleCI, without what its workflow says of it. */
export function circleJob(name: string, job: JobValues, context: PipelineContext): object {
  reportUnsupported(name, job, context);
  const variables = environmentOf(name, job, context);
  const secrets = secretVariables(job).map(([variable]) => variable);
  const environment = Object.entries(variables).filter(([variable]) => !secrets.includes(variable));
  const parameters = matrixNames(job).map((variable) => [parameterName(variable), parameterOf(variable, job)]);
  return {
    parameters: parameters.length === 0 ? undefined : Object.fromEntries(parameters),
    ...executor(name, job, Object.fromEntries(environment), context),
    resource_class: resourceClass(name, job, context),
    parallelism: typeof job.parallel === 'number' ? job.parallel : undefined,
    environment: environment.length === 0 ? undefined : Object.fromEntries(environment),
    steps: steps(name, job, context),
  };
}

/** What has no counterpart. */
function reportUnsupported(name: string, job: JobValues, { findings, pipeline }: PipelineContext): void {
  reportLost(name, job, findings, {
    timeout: [
      'only ends jobs that print nothing for a long time',
      `Put \`timeout ${durationSeconds(job.timeout ?? '1h')}\` (in seconds) before the command.`,
    ],
    ...artifactsKeptWhole,
  });
  for (const cache of job.cache ?? [])
    if (cache.untracked === true)
      findings.unsupported(name, 'cache', 'CircleCI caches only named paths', 'Name them in paths.');
  if (job.retry !== undefined && job.retry.max !== 0 && job.allow_failure === true)
    findings.unsupported(name, 'retry', 'jobs that may fail are not retried');
  findings.ownRetention(
    name,
    job,
    'keeps every artifact for as long as the organization has configured',
    'Set it under Plan > Usage Controls.',
  );
  if (pipeline.jobs[name]?.when === 'delayed' && job.start_in === undefined)
    findings.unsupported(name, 'when', 'a delay needs start_in');
}

function executor(
  name: string,
  job: JobValues,
  environment: { readonly [variable: string]: string },
  context: PipelineContext,
): object {
  const { image, services = [] } = job;
  if (image === undefined) {
    if (services.length > 0)
      context.findings.unsupported(
        name,
        'services',
        'CircleCI runs services only for jobs with an image',
        'Give the job an image.',
      );
    return { machine: isOwn(job) ? true : machine };
  }
  const text = (key: string, value: string) => context.text(name, job, key, value);
  const list = (parts: readonly string[] | undefined) => {
    const given = (parts ?? []).filter((part) => part !== '').map(context.language.literal);
    return given.length === 0 ? undefined : given;
  };
  const beside = (service: ServiceValues) => ({
    image: text('services', service.name),
    name: serviceHost(service),
    entrypoint: list(service.entrypoint),
    command: list(service.command),
    environment: nonEmpty(serviceVariables(service, context.language, environment)),
  });
  return {
    docker: [{ image: text('image', image.name), entrypoint: list(image.entrypoint) }, ...services.map(beside)],
  };
}

function nonEmpty<T extends object>(map: T): T | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}

/** Runners of one's own are named with a namespace. */
function isOwn({ tags = [] }: JobValues): boolean {
  return tags.length === 1 && tags[0]?.includes('/') === true;
}

function resourceClass(name: string, job: JobValues, context: PipelineContext): string | undefined {
  const [tag, ...others] = job.tags ?? [];
  if (tag === undefined) return undefined;
  if (others.length === 0) return context.text(name, job, 'tags', tag);
  context.findings.unsupported(
    name,
    'tags',
    `CircleCI chooses a machine by a single resource class, not by ${[tag, ...others].join(' and ')}`,
    'Name one, such as large or my-namespace/my-runner.',
  );
  return undefined;
}

function parameterOf(variable: string, { parallel }: JobValues): object {
  const isEverywhere = typeof parallel === 'object' && parallel.matrix.every((each) => variable in each);
  return { type: 'string', ...(isEverywhere ? {} : { default: '' }) };
}
