import { normalize } from 'node:path/posix';
import {
  Application,
  exitCodes,
  Pipeline,
  Job,
  recordSource,
  UserError,
  type AddOn,
  type AddOnValues,
  type ApplicationValues,
  type AttachmentValues,
  type Catalogue,
  type Ownership,
  type PipelineValues,
  type Project,
  type ProjectProps,
  type ProjectValues,
} from '../model';

/** What is not in the manifest: it is passed in, so that building a tree asks nothing of the world. */
export interface BuildOptions {
  readonly catalogue: Catalogue;
  /** Images of this deployment, by application. @default the manifest's */
  readonly images?: { readonly [application: string]: string };
  /** Version of the project's own configuration in the cluster. @default none */
  readonly configuration?: number;
  /** What canaries that are live take of the traffic. @default none */
  readonly canaries?: ProjectProps['canaries'];
  /** Versions of the applications' configuration in the cluster, by application. @default none */
  readonly configurations?: { readonly [application: string]: number };
  /** The variables each of them sets, by the application's identity. @default none */
  readonly configured?: ReadonlyMap<string, readonly string[]>;
  /** Tells the commit, which is the version of the project where the manifest gives none. @default none */
  readonly commit?: ProjectProps['commit'];
  /** Where `project.synth()` writes. @default dist */
  readonly outdir?: string;
}

/** Builds the tree of a project from its values. */
export function buildTree(
  create: (props: ProjectProps) => Project,
  values: ProjectValues,
  options: BuildOptions,
): Project {
  const { images, configuration, canaries, catalogue, outdir, commit } = options;
  const { name, environment, version, description, repository, registry, ownership, contacts, deploy } = values;
  const project = create({
    name,
    environment,
    ownership,
    contacts,
    deploy,
    catalogue,
    ...(version === undefined ? {} : { version }),
    ...(commit === undefined ? {} : { commit }),
    ...(description === undefined ? {} : { description }),
    ...(repository === undefined ? {} : { repository }),
    ...(registry === undefined ? {} : { registry }),
    ...(images === undefined ? {} : { images }),
    ...(configuration === undefined ? {} : { configuration }),
    ...(canaries === undefined ? {} : { canaries }),
    ...(outdir === undefined ? {} : { outdir }),
  });
  for (const addon of values.addons) addAddOn(project, addon, catalogue);
  for (const application of values.applications) addApplication(project, application, options);
  for (const application of values.applications) attachOthers(project, application);
  for (const pipeline of values.pipelines) addPipeline(project, pipeline);
  return project;
}

function addApplication(
  project: Project,
  values: ApplicationValues,
  { catalogue, configurations, configured }: BuildOptions,
): void {
  const { name, image, variables, was, stack } = values;
  const owner = values.owner ?? ownersByPath(project.ownership, values);
  const configuration = configurations?.[name];
  const keys = configured?.get(was ?? name);
  const application = new Application(project, name, {
    variables,
    implied: false,
    ...(image === undefined ? {} : { image }),
    ...(owner === undefined ? {} : { owner }),
    ...(was === undefined ? {} : { was }),
    ...(configuration === undefined ? {} : { configuration }),
    ...(keys === undefined ? {} : { configured: keys }),
    ...(stack.files === undefined ? {} : { files: stack.files }),
  });
  recordSource(application, values.source);
  for (const addon of values.addons) if (!isAttachment(addon)) addAddOn(application, addon, catalogue);
  const type = catalogue.stacks[stack.type];
  if (type === undefined) throw unknownType('stack', stack.type, name);
  // One id whatever the type, so that an application that changes its stack keeps its objects.
  recordSource(new type(application, 'Stack', stack.parameters), stack.source ?? values.source);
}

/** Who owns the folder it is built from, else the file its manifest is in; undefined where no rule names them. */
function ownersByPath(ownership: Ownership, { build, source }: ApplicationValues): readonly string[] | undefined {
  const folder = normalize(build?.context ?? '.').replace(/\/$/, '');
  const ofFolder = folder === '.' ? undefined : ownership.ofFolder(folder);
  return (ofFolder ?? (source === undefined ? undefined : ownership.of(source.file)))?.owners;
}

function addAddOn(scope: Project | Application, values: AddOnValues, catalogue: Catalogue): void {
  const { type, as, parameters, provisioner, env, was } = values;
  const addOnType = catalogue.addons[type];
  if (addOnType === undefined) throw unknownType('add-on', type, as);
  const addon = new addOnType(scope, as, {
    ...parameters,
    ...(provisioner === undefined ? {} : { provisioner }),
    ...(env === undefined ? {} : { env }),
    ...(was === undefined ? {} : { was }),
  });
  recordSource(addon, values.source);
}

function attachOthers(project: Project, values: ApplicationValues): void {
  const application = project.applications.find(({ name }) => name === values.name);
  for (const attachment of values.addons) {
    if (!isAttachment(attachment)) continue;
    const { from, as, env } = attachment;
    application?.attach(addOnOf(project, from), { as, ...(env === undefined ? {} : { env }) });
  }
}

function addOnOf(project: Project, from: AttachmentValues['from']): AddOn {
  const found = project.addons.find(
    ({ alias, application }) => alias === from.addon && application?.name === from.application,
  );
  if (found === undefined) throw unknownType('add-on', from.addon, from.application ?? 'the project');
  return found;
}

function addPipeline(project: Project, values: PipelineValues): void {
  const pipeline = new Pipeline(project, values.name, { on: values.on, stages: values.stages });
  recordSource(pipeline, values.source);
  for (const [name, { stage, ...props }] of Object.entries(values.jobs)) new Job(pipeline.stage(stage), name, props);
}

function isAttachment(values: AddOnValues | AttachmentValues): values is AttachmentValues {
  return 'from' in values;
}

/** Validated values name no unknown type; whoever makes values without validating hears of it here. */
function unknownType(what: 'stack' | 'add-on', type: string, where: string): UserError {
  return new UserError(`${where} uses the ${what} "${type}", which neither infra nor a package provides`, {
    code: what === 'stack' ? 'unknown-stack' : 'unknown-addon',
    exitCode: exitCodes.invalid,
  });
}
