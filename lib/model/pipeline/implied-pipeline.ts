/**
 * The pipeline that the stacks of a project imply: tests with what the application needs beside them, images built and
 * pushed, staging deployed from the main branch, production by hand.
 */
import { posix } from 'node:path';
import { builtImage, ownImage } from './built-image';
import type { AddOnDescription, Descriptions, ImpliedJobs } from '../description';
import { deployedByJobs, deployJob, imagesFile, onMain, toolImage, type HandedImage } from './implied-deployment';
import type { CacheProps, JobProps, JobVariable, ServiceValues } from './job';
import { jobValues, type JobValues } from './job';
import { quoted } from '../shell';
import { addOnVariables } from './test-services';
import type { AddOnValues, ApplicationValues, PipelineValues, ProjectValues } from '../values';

/** The pipeline that implied jobs belong to. */
export const impliedPipelineName = 'main';

/** Its stages; a pipeline of its name whose stages the project writes gets those it has not. */
const impliedStages = ['test', 'build', 'deploy'];

/** What an application lets its stack imply, by the names that `implied.pipelines` takes. */
const impliedJobs = ['test', 'build', 'deploy'] as const;

/** What implied jobs are made from. */
export interface ImpliedSource {
  /** Every application of the project, and every add-on they share, in whichever environments they are. */
  readonly values: ProjectValues;
  /** What there is in the environments that are deployed to, by their names. @default every application */
  readonly deployed: { readonly [environment: string]: ProjectValues };
}

/** Whether the repository has a file, by its path from the top. */
export type IsFile = (path: string) => boolean;

/**
 * The pipelines of a project, what its stacks imply among them: jobs of the same name are the project's.
 * @param isFile by default, every file that is asked for is there
 */
export function withImplied(
  source: ImpliedSource,
  descriptions: Descriptions,
  isFile?: IsFile,
): readonly PipelineValues[] {
  const { values } = source;
  const implied = impliedPipeline(source, descriptions, isFile);
  if (implied === undefined) return values.pipelines;
  const written = values.pipelines.find(({ name }) => name === impliedPipelineName);
  if (written === undefined) return [implied, ...values.pipelines];
  const merged = merge(written, implied);
  return values.pipelines.map((pipeline) => (pipeline === written ? merged : pipeline));
}

/** Names of the jobs that a project may imply, before its environments are known: what a written pipeline may need. */
export function impliedNames(applications: Iterable<string>): readonly string[] {
  return [
    ...[...applications].flatMap((name) => [`test-${name}`, `build-${name}`]),
    ...deployedByJobs.map((environment) => `deploy-${environment}`),
  ];
}

function merge(written: PipelineValues, implied: PipelineValues): PipelineValues {
  const without = written.without ?? [];
  const added = Object.entries(implied.jobs).filter(([name]) => !(name in written.jobs) && !without.includes(name));
  const names = new Set([...Object.keys(written.jobs), ...added.map(([name]) => name)]);
  const jobs = Object.fromEntries(added.map(([name, job]) => [name, withoutMissing(job, names)]));
  const { unwritten = [], ...own } = written;
  const all = { ...written.jobs, ...jobs };
  return {
    ...own,
    on: unwritten.includes('on') ? implied.on : written.on,
    stages: unwritten.includes('stages') ? usedStages(all) : withStages(written.stages, usedStages(jobs)),
    jobs: all,
    implied: added.map(([name]) => name),
  };
}

function usedStages(jobs: { readonly [name: string]: JobValues }): readonly string[] {
  return impliedStages.filter((stage) => Object.values(jobs).some((job) => job.stage === stage));
}

/** A job does not wait for what was switched off. */
function withoutMissing(job: JobValues, names: ReadonlySet<string>): JobValues {
  return job.needs === undefined ? job : { ...job, needs: job.needs.filter((need) => names.has(need)) };
}

/** Each stage that is missing comes before the next of its kind that is there. */
function withStages(written: readonly string[], wanted: readonly string[]): readonly string[] {
  const stages = [...written];
  for (const stage of wanted.filter((each) => !written.includes(each)).reverse()) {
    const later = impliedStages.slice(impliedStages.indexOf(stage) + 1).find((each) => stages.includes(each));
    stages.splice(later === undefined ? stages.length : stages.indexOf(later), 0, stage);
  }
  return stages;
}

/** The pipeline of implied jobs, before the project's own changes it; undefined where none is implied. */
export function impliedPipeline(
  { values, deployed }: ImpliedSource,
  descriptions: Descriptions,
  isFile: IsFile = () => true,
): PipelineValues | undefined {
  const jobs: Record<string, JobValues> = {};
  const add = (name: string, props: JobProps, stage: string) => {
    jobs[name] = jobValues(name, props, stage);
  };
  const { applications } = values;
  for (const application of applications) {
    const test = descriptions.stacks[application.stack.type]?.implies?.pipelines?.test;
    if (test !== undefined && wants(application, 'test'))
      add(`test-${application.name}`, testJob(application, test, values, descriptions, isFile), 'test');
  }
  const built = builtApplications(values);
  for (const { application } of built) add(`build-${application.name}`, buildJob(application), 'build');
  const main = values.pipelines.find(({ name }) => name === impliedPipelineName);
  const after: string[] = [];
  for (const environment of deployedByJobs) {
    const there = deployed[environment] ?? values;
    const wanted = there.applications.filter((application) => wants(application, 'deploy'));
    // What else runs in an image of these follows, where it names no tag.
    const images = built
      .filter(({ image }) => wanted.some((application) => builtImage(application, there) === image))
      .map(({ application: { name }, image }): HandedImage => {
        const job = `build-${name}`;
        return leavesImage(job, name, main) ? { application: name, job } : { application: name, image };
      });
    if (images.length === 0) continue;
    const names = wanted.length === there.applications.length ? [] : wanted.map(({ name }) => name);
    const region = deployed[environment]?.environment.aws?.region;
    const job = `deploy-${environment}`;
    add(job, deployJob(environment, { names, images, deploy: values.deploy, region, after }), 'deploy');
    after.push(job);
  }
  if (Object.keys(jobs).length === 0) return undefined;
  return {
    name: impliedPipelineName,
    on: { push: { branches: ['main'] }, pull_request: {} },
    stages: usedStages(jobs),
    jobs,
    implied: Object.keys(jobs),
  };
}

/** Whether a job tells by its artifact which image it made: the implied one does, one in its place where it says so. */
function leavesImage(job: string, application: string, main: PipelineValues | undefined): boolean {
  const own = main?.jobs[job];
  if (own !== undefined && main?.implied?.includes(job) !== true)
    return own.artifacts?.paths?.includes(imagesFile(application)) === true;
  return main?.without?.includes(job) !== true;
}

function wants({ impliedPipelines = impliedJobs }: ApplicationValues, job: (typeof impliedJobs)[number]): boolean {
  return impliedPipelines !== false && impliedPipelines.includes(job);
}

function testJob(
  application: ApplicationValues,
  test: NonNullable<ImpliedJobs['test']>,
  values: ProjectValues,
  descriptions: Descriptions,
  isFile: IsFile,
): JobProps {
  const services: ServiceValues[] = [];
  const variables: Record<string, JobVariable> = {};
  for (const [name, value] of Object.entries(application.variables))
    if (typeof value === 'string' && !value.includes('${')) variables[name] = value;
  for (const addon of addOnsOf(application, values)) {
    const description: AddOnDescription | undefined = descriptions.addons[addon.values.type];
    if (description === undefined) continue;
    const { service, variables: given } = addOnVariables(addon.values, addon.as, addon.env, description);
    if (service !== undefined && services.every(({ alias }) => alias !== service.alias)) services.push(service);
    Object.assign(variables, given);
  }
  Object.assign(variables, test.variables);
  const context = application.build?.context ?? '.';
  const enter = context === '.' ? [] : [`cd ${quoted(context)}`];
  return {
    ...test,
    before_script: [...enter, ...(test.before_script ?? [])],
    ...(test.cache === undefined ? {} : { cache: cacheIn(context, test.cache, isFile) }),
    ...(services.length === 0 ? {} : { services }),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
  };
}

/** The files that name a cache are the application's, those that are there; without any it has the name of its job. */
function cacheIn(context: string, cache: CacheProps, isFile: IsFile): CacheProps {
  const { key, ...unnamed } = cache;
  if (typeof key !== 'object') return cache;
  const files = key.files.map((file) => posix.join(context, file)).filter(isFile);
  return files.length === 0 ? unnamed : { ...cache, key: { ...key, files } };
}

interface Used {
  readonly values: AddOnValues;
  readonly as: string;
  readonly env: AddOnValues['env'];
}

/** The add-ons of an application, those it attaches among them. */
function addOnsOf({ addons }: ApplicationValues, { addons: shared, applications }: ProjectValues): Used[] {
  return addons.flatMap((addon): Used[] => {
    if (!('from' in addon)) return [{ values: addon, as: addon.as, env: addon.env }];
    const { application: owner, addon: alias } = addon.from;
    const all = owner === undefined ? shared : (applications.find(({ name }) => name === owner)?.addons ?? []);
    const found = all.find((each): each is AddOnValues => 'type' in each && each.as === alias);
    return found === undefined ? [] : [{ values: found, as: addon.as, env: addon.env }];
  });
}

interface Built {
  readonly application: ApplicationValues;
  readonly image: string;
}

/** The applications whose images are built: of those that share one, that whose own it is, else the first. */
function builtApplications(values: ProjectValues): readonly Built[] {
  const byImage = new Map<string, Built>();
  for (const application of values.applications.filter((each) => wants(each, 'build'))) {
    const image = builtImage(application, values);
    if (image === undefined) continue;
    if (!byImage.has(image) || image === ownImage(application, values)) byImage.set(image, { application, image });
  }
  return [...byImage.values()];
}

function buildJob({ name }: ApplicationValues): JobProps {
  return {
    image: toolImage,
    // In a container of the runner there is no engine to talk to; buildah needs none, for a Dockerfile or for buildpacks.
    before_script: ['apt-get update -qq && apt-get install -qqy buildah', 'npm install --global project-infra'],
    script: [`infra build ${name} --push --tag $CI_COMMIT_SHA --output ${imagesFile(name)}`],
    variables: {
      BUILDAH_ISOLATION: 'chroot',
      STORAGE_DRIVER: 'vfs',
      REGISTRY_USER: { secret: 'REGISTRY_USER' },
      REGISTRY_PASSWORD: { secret: 'REGISTRY_PASSWORD' },
    },
    // As long as GitHub keeps anything: production may be deployed by hand until then.
    artifacts: { paths: [imagesFile(name)], expire_in: '90 days' },
    ...onMain,
  };
}
