import type { EffectiveValue } from '../../manifest/effective';
import { treeObjects, type TreeObject } from '../../kubernetes';
import type { AddOn, Application, Project, ProjectValues, Source } from '../../model';
import { environmentMeaning } from './environment-meaning';
import { withoutPasswords } from './passwords';
import { describeWorkloads, literalVariables, Makers, type ObjectOverview, type WorkloadOverview } from './objects';
import { describeVariables, type VariableOverview } from './variables';

/** An add-on as it comes out. */
export interface AddOnOverview {
  readonly alias: string;
  readonly type: string;
  readonly provisioner: string;
  /** Whose it is; undefined where it is this application's, or the project's own. */
  readonly from?: string;
  /** The stack brought it. */
  readonly implied: boolean;
  /** Names of the values it gives. */
  readonly bindings: readonly string[];
  /** Those of them that are secret. */
  readonly secrets: readonly string[];
  /** What runs for it; nothing where it is somebody else's. */
  readonly workloads: readonly WorkloadOverview[];
  readonly objects: readonly ObjectOverview[];
}

/** An application as it comes out in an environment. */
export interface ApplicationOverview {
  readonly name: string;
  readonly stack: string;
  /** One sentence about the stack. */
  readonly summary: string;
  readonly image: string;
  readonly url?: string;
  /** The unit of deployment it belongs to. */
  readonly unit: string;
  readonly addons: readonly AddOnOverview[];
  /** Aliases of add-ons that its stack would bring, but that are switched off. */
  readonly switchedOff: readonly string[];
  readonly variables: readonly VariableOverview[];
  readonly workloads: readonly WorkloadOverview[];
  readonly objects: readonly ObjectOverview[];
  readonly source?: Source;
}

/** A project as it comes out in an environment; what `infra show --json` prints. */
export interface Overview {
  readonly project: string;
  readonly environment: {
    readonly name: string;
    readonly kind: string;
    readonly namespace: string;
    /** What an environment of the kind means. */
    readonly meaning: readonly string[];
  };
  /** Every value with where it comes from. */
  readonly values: readonly EffectiveValue[];
  /** What applications share. */
  readonly addons: readonly AddOnOverview[];
  readonly applications: readonly ApplicationOverview[];
  /** Applications that are not in the environment. */
  readonly absent: readonly string[];
  readonly pipelines: readonly PipelineOverview[];
}

/** The jobs of a pipeline, by stage. */
export interface PipelineOverview {
  readonly name: string;
  readonly stages: readonly { readonly name: string; readonly jobs: readonly string[] }[];
  /** Names of jobs that stacks brought along. */
  readonly implied: readonly string[];
  readonly source?: Source;
}

/** Tells what a project comes to, without any secret value. @param apps the applications; all, where none is named */
export function describeProject(
  project: Project,
  values: ProjectValues,
  effective: readonly EffectiveValue[],
  apps: readonly string[],
): Overview {
  const makers = new Makers(project, treeObjects(project));
  const wanted = project.applications.filter(({ name }) => apps.length === 0 || apps.includes(name));
  const { environment, namespace } = project;
  return {
    project: project.name,
    environment: {
      name: environment.name,
      kind: environment.kind,
      namespace,
      meaning: environmentMeaning[environment.kind],
    },
    values: effective
      .filter(({ path: [root, name = ''] }) => root !== 'applications' || isWanted(apps, name))
      .map((value) => ({ ...value, value: withoutPasswords(value.value) })),
    addons: project.addons
      .filter(({ application }) => application === undefined)
      .map((addon) => describeAddOn(addon, makers)),
    applications: wanted.map((application) => {
      const own = makers.madeBy(application);
      const written = values.applications.find(({ name }) => name === application.name);
      const implied = new Set(
        written?.addons.flatMap((addon) => ('implied' in addon && addon.implied === true ? [addon.as] : [])),
      );
      const { name, stack, image, unit } = application;
      return {
        name,
        stack: stack.description.type,
        summary: stack.description.summary,
        image,
        ...(stack.host === undefined ? {} : { url: `https://${stack.host}` }),
        unit,
        addons: [...application.attachments.values()].map(({ addon, alias }) =>
          describeAddOn(addon, makers, { application, alias, implied: implied.has(alias) }),
        ),
        switchedOff: switchedOff(project, application),
        variables: describeVariables(application, literalVariables(own)).map((variable) => ({
          ...variable,
          value: withoutPasswords(variable.value),
        })),
        workloads: describeWorkloads(own),
        objects: own.map(called),
        ...(written?.source === undefined ? {} : { source: written.source }),
      };
    }),
    absent: values.absent.filter((name) => isWanted(apps, name)),
    pipelines: values.pipelines.map(({ name, stages, jobs, implied = [], source }) => ({
      name,
      implied,
      stages: stages.map((stage) => ({
        name: stage,
        jobs: Object.keys(jobs).filter((job) => (jobs[job]?.['stage'] ?? 'test') === stage),
      })),
      ...(source === undefined ? {} : { source }),
    })),
  };
}

interface Use {
  readonly application?: Application;
  readonly alias?: string;
  readonly implied?: boolean;
}

function describeAddOn(addon: AddOn, makers: Makers, use: Use = {}): AddOnOverview {
  const { application, alias = addon.alias, implied = false } = use;
  const isOwn = addon.application === application;
  const made = isOwn ? makers.madeBy(addon) : [];
  return {
    alias,
    type: addon.description.type,
    provisioner: addon.provisioner,
    ...(isOwn ? {} : { from: `${addon.application?.name ?? 'project'}.${addon.alias}` }),
    implied,
    bindings: addon.bindingNames,
    secrets: addon.bindingNames.filter((name) => addon.isSecret(name)),
    workloads: describeWorkloads(made),
    objects: made.map(called),
  };
}

function switchedOff({ catalogue }: Project, { stack, attachments }: Application): string[] {
  const implied = (stack.description.implies?.addons ?? []).filter(
    ({ when, unless }) => when === undefined && unless === undefined,
  );
  return implied
    .map(({ type, as }) => as ?? catalogue.addons[type]?.description.alias ?? type)
    .filter((alias) => !attachments.has(alias));
}

function called({ manifest: { kind, metadata } }: TreeObject): ObjectOverview {
  return { kind, name: metadata.name };
}

function isWanted(apps: readonly string[], name: string): boolean {
  return apps.length === 0 || apps.includes(name);
}
