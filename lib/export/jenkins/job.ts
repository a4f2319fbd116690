import { durationSeconds } from '../../model/formats/duration';
import type { JobValues, ServiceValues } from '../../model/pipeline/job';
import { combinations, matrixNames } from '../../model/pipeline/matrix';
import type { PipelineContext } from '../pipeline/context';
import { computedIn } from '../pipeline/environment';
import { artifactsNamedByJobs, reportLost } from '../pipeline/lost';
import { retriesOf } from '../pipeline/retries';
import { variablesOf } from '../pipeline/secrets';
import { serviceHost } from '../../model/pipeline/service-host';
import { computedExports, failureAllowed, joined, mainScript } from '../pipeline/shell';
import { quoted } from '../../model/shell';
import { rule } from './conditions';
import { caches, handedOn, taken } from './files';
import { attempt, block, groovyString, groovyText, listBlock, literal, withCommands, type Line } from './groovy';

/** A job as the file says it: what it waits for and when it runs, and in brackets what it does. */
export function jenkinsJob(name: string, job: JobValues, context: PipelineContext): Line[] {
  reportUnsupported(name, job, context);
  const { stage, needs, when = 'on_success', allow_failure: allowed } = job;
  const asked = rule(job);
  const how = [
    `stage: ${groovyString(stage)}`,
    ...(needs === undefined ? [] : [`needs: [${context.before(name).map(groovyString).join(', ')}]`]),
    ...(when === 'on_success' || when === 'delayed' ? [] : [`when: ${groovyString(when)}`]),
    ...(when === 'manual' && allowed !== false ? ['optional: true'] : []),
    ...(allowed === true && when !== 'manual' ? ['mayFail: true'] : []),
    ...(asked === undefined ? [] : [`only: ${asked}`]),
  ];
  return block(`job(${groovyString(name)}, ${how.join(', ')})`, runs(name, job, context));
}

/** The runs of a job, each for other values of its matrix. */
function runs(name: string, job: JobValues, context: PipelineContext): Line[] {
  const { parallel, start_in: wait } = job;
  const one = [
    ...(wait === undefined ? [] : [`sleep(time: ${Math.round(durationSeconds(wait))}, unit: 'SECONDS')`]),
    ...tried(name, job, context),
  ];
  if (parallel === undefined) return one;
  const maps = typeof parallel === 'number' ? Array.from({ length: parallel }, () => ({})) : parallel.matrix.flatMap(combinations); // prettier-ignore
  const written = maps.map((values, index) => {
    const pairs = { RUN: String(index + 1), ...values };
    return `[${Object.entries(pairs).map(([variable, value]) => `${variable}: ${groovyString(value)}`).join(', ')}]`; // prettier-ignore
  });
  return listBlock('inEach', written, one);
}

function tried(name: string, job: JobValues, context: PipelineContext): Line[] {
  const known = ['always', 'script_failure', 'runner_system_failure'];
  const tries = retriesOf(name, job, context, known);
  const lines = onAgent(name, job, context);
  if (tries === 0) return lines;
  const isOfAgents = job.retry?.when?.every((kind) => kind === 'runner_system_failure') === true;
  const conditions = isOfAgents ? ', conditions: [agent(), nonresumable()]' : '';
  return block(conditions === '' ? `retry(${tries + 1})` : `retry(count: ${tries + 1}${conditions})`, lines);
}

function onAgent(name: string, job: JobValues, context: PipelineContext): Line[] {
  const labels = (job.tags ?? []).map((tag) => context.text(name, job, 'tags', tag)).join(' && ');
  const { timeout } = job;
  const lines = [...taken(name, job, context), ...withVariables(name, job, context)];
  const limited =
    timeout === undefined
      ? lines
      : block(`timeout(time: ${Math.round(durationSeconds(timeout))}, unit: 'SECONDS')`, lines);
  return block(labels === '' ? 'onAgent' : `onAgent(${groovyText(labels)})`, limited);
}

/** What runs with the variables of the job; secrets go by their own way, which keeps them out of logs. */
function withVariables(name: string, job: JobValues, context: PipelineContext): Line[] {
  const { plain: all, bound } = variablesOf(name, job, context);
  const plain = all.filter(([variable]) => !matrixNames(job).includes(variable));
  const bindings = bound.map(
    ([variable, secret]) => `string(credentialsId: ${groovyString(secret)}, variable: ${groovyString(variable)})`,
  );
  let lines = caches(name, job, context, beside(name, job, context));
  const assigned = plain.map(([variable, value]) => groovyText(`${variable}=${value}`));
  if (plain.length > 0) lines = listBlock('withEnv', assigned, lines);
  return bindings.length === 0 ? lines : listBlock('withCredentials', bindings, lines);
}

/** The job in its image, beside its services. */
function beside(name: string, job: JobValues, context: PipelineContext): Line[] {
  const { image, services = [] } = job;
  if (image === undefined) {
    if (services.length > 0)
      context.findings.unsupported(
        name,
        'services',
        'in Jenkins, services have host names only for jobs that run in an image',
        'Give the job an image.',
      );
    return steps(name, job, context);
  }
  const entrypoint = (image.entrypoint ?? []).filter((part) => part !== '');
  if (entrypoint.length > 1)
    context.findings.unsupported(name, 'image', 'Jenkins supports only an entrypoint without arguments for an image');
  const links = services.map((service, index) => `--link \${service${index + 1}.id}:${literal(serviceHost(service))}`);
  const options = [...entrypoint.map((part) => `--entrypoint ${literal(quoted(part))}`), ...links].join(' ');
  const imageText = groovyText(context.text(name, job, 'image', image.name));
  const own = block(options === '' ? `inImage(${imageText})` : `inImage(${imageText}, ${groovyText(options)})`, steps(name, job, context)); // prettier-ignore
  return services.reduceRight<Line[]>((lines, service, index) => {
    const serviceImage = groovyText(context.text(name, job, 'services', service.name));
    const started = `docker.image(${serviceImage.includes('${') ? `imageName(${serviceImage})` : serviceImage})`;
    return block(
      `${started}.withRun(${serviceOptions(name, job, service, context)})`,
      lines,
      ` service${index + 1} ->`,
    );
  }, own);
}

/** What a service is started with: its variables, and its command. */
function serviceOptions(name: string, job: JobValues, service: ServiceValues, context: PipelineContext): string {
  const { variables, entrypoint = [], command = [] } = service;
  const [entry, ...others] = entrypoint.filter((part) => part !== '');
  if (others.length > 0)
    context.findings.unsupported(
      name,
      'services',
      `Jenkins supports only an entrypoint without arguments for ${service.name}`,
      'Move the arguments to command.',
    );
  const env = Object.entries(variables ?? {}).map(([variable, value]) => `-e ${quoted(`${variable}=${value}`)}`);
  // A variable of the job is told by its name alone: its value is in the environment of the command.
  const inherited = variables === undefined ? Object.keys(job.variables ?? {}).map((variable) => `-e ${variable}`) : [];
  const options = [...env, ...inherited, ...(entry === undefined ? [] : [`--entrypoint ${quoted(entry)}`])].join(' ');
  const parts = [options, command.map(quoted).join(' ')];
  return (command.length === 0 ? parts.slice(0, 1) : parts).map(groovyString).join(', ');
}

/** The commands of a job, what comes after them in any case, and what is kept of it. */
function steps(name: string, job: JobValues, context: PipelineContext): Line[] {
  const { after_script: after = [], ...first } = job;
  const exported = (part: JobValues) => computedExports(computedIn(part, context), context);
  const main = mainScript(job);
  const allowed = typeof job.allow_failure === 'object' ? failureAllowed(job) : [];
  let lines = main === '' ? [] : withCommands('shell', joined([...allowed, ...exported(first), main]));
  if (after.length > 0) {
    const commands = joined(['set +e', ...exported({ ...first, before_script: [], script: after }), ...after, 'true']);
    lines = attempt(lines, 'finally', withCommands('shell', commands));
  }
  return handedOn(name, job, context, lines);
}

function reportUnsupported(name: string, job: JobValues, { findings }: PipelineContext): void {
  reportLost(name, job, findings, artifactsNamedByJobs);
  findings.ownRetention(
    name,
    job,
    'keeps artifacts for as long as their build',
    'Set "Discard old builds" of the job.',
  );
}
