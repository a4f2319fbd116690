import type {
  AddOnValues,
  ApplicationValues,
  AttachmentValues,
  BuildValues,
  EnvironmentValues,
  ProjectValues,
  Source,
  VariableValue,
} from '../model/values';
import type { ResolvedApplication } from './application';
import { reviewEnvironment } from '../model/review';
import { defined } from '../model/defined';
import { environmentName } from './environments';
import type { Interpretation } from './interpretation';
import { entriesOf, get, scalarsOf, textOf, type Node } from './yaml/node';
import { typed } from './yaml/plain';
import type { ResolvedAddOn } from './resolve-addons';
import { environmentSchema } from './schema/environment';
import { projectSchema } from './schema/project';
import { sourceOf } from './diagnostics/source-file';

/** The plain values of a valid interpretation. */
export function toValues(interpretation: Interpretation): ProjectValues {
  const { document, shared, applications, absent } = interpretation;
  const { node, environments, ownership, contacts, pipelines } = document;
  const deploy = get(node, 'deploy');
  const {
    unit = 'environment',
    backend,
    secrets,
  } = deploy === undefined ? {} : typed(deploy, projectSchema.properties.deploy);
  return {
    name: textOf(get(node, 'name')) ?? '',
    ...defined({
      version: textOf(get(node, 'version')),
      description: textOf(get(node, 'description')),
      repository: textOf(get(node, 'repository')),
      registry: textOf(get(node, 'registry')),
    }),
    ownership,
    contacts,
    environment: environmentValues(interpretation),
    environments: [...environments.keys()].filter((name) => name !== reviewEnvironment),
    packages: scalarsOf(get(node, 'packages')).map(({ text }) => text),
    deploy: { unit, ...defined({ backend, secrets }) },
    addons: shared.flatMap((addon) => addOnValues(addon) ?? []),
    applications: applications.map(applicationValues),
    absent,
    pipelines,
  };
}

function environmentValues({ environment, settings }: Interpretation): EnvironmentValues {
  const { kind, of, review, key } = environment;
  const { cluster, namespace, domain, provisioners, aws, imagePullSecrets, routing, networkPolicy } = typed(
    settings,
    environmentSchema,
  );
  return {
    name: environmentName(environment),
    kind,
    ...defined({
      of,
      review,
      cluster: cluster === undefined ? undefined : defined(cluster),
      namespace,
      domain,
      provisioners,
      aws: aws === undefined ? undefined : defined(aws),
      routing,
      imagePullSecrets,
      networkPolicy,
      source: key === undefined ? undefined : sourceOf(key),
    }),
  };
}

function applicationValues(application: ResolvedApplication): ApplicationValues {
  const { name, key, node, stackNode, parameters, addons, files } = application;
  const variables: Record<string, VariableValue> = {};
  const variableSources: Record<string, Source> = {};
  for (const [variable, { key: at, value }] of entriesOf(get(node, 'variables'))) {
    const secret = textOf(get(value, 'secret'));
    variables[variable] = secret === undefined ? (textOf(value) ?? '') : { secret };
    variableSources[variable] = sourceOf(at);
  }
  const build = get(node, 'build');
  const pipelines = get(get(node, 'implied'), 'pipelines');
  return {
    name,
    stack: {
      type: textOf(stackNode) ?? '',
      parameters: parameters.values,
      ...(Object.keys(files).length === 0 ? {} : { files }),
      source: sourceOf(stackNode?.span ?? key),
    },
    variables,
    addons: addons.flatMap((addon) => addOnValues(addon) ?? attachmentValues(addon) ?? []),
    ...defined({
      was: textOf(get(node, 'was')),
      image: textOf(get(node, 'image')),
      build: build === undefined ? undefined : buildValues(build),
      owner: ownerValues(get(node, 'owner')),
      impliedPipelines: narrowed(pipelines),
    }),
    source: sourceOf(key),
    variableSources,
  };
}

function addOnValues(addon: ResolvedAddOn): AddOnValues | undefined {
  const { type, alias, provisioner, parameters, env, was, implied, key } = addon;
  if (type === undefined) return undefined;
  return {
    type,
    as: alias,
    parameters: parameters.values,
    ...defined({ provisioner, env: envValues(env), was, implied: implied ? true : undefined }),
    source: sourceOf(key),
  };
}

function attachmentValues({ from, alias, env, key }: ResolvedAddOn): AttachmentValues | undefined {
  return from === undefined
    ? undefined
    : { from, as: alias, ...defined({ env: envValues(env) }), source: sourceOf(key) };
}

function envValues(env: ReadonlyMap<string, string>): { readonly [variable: string]: string } | undefined {
  return env.size === 0 ? undefined : Object.fromEntries(env);
}

function ownerValues(node: Node | undefined): string | readonly string[] | undefined {
  return node?.kind === 'list' ? scalarsOf(node).map(({ text }) => text) : textOf(node);
}

function buildValues(node: Node): BuildValues {
  const args = entriesOf(get(node, 'args')).map(([name, { value }]) => [name, textOf(value) ?? ''] as const);
  return defined({
    context: textOf(get(node, 'context')),
    dockerfile: textOf(get(node, 'dockerfile')),
    builder: textOf(get(node, 'builder')),
    args: args.length === 0 ? undefined : Object.fromEntries(args),
  });
}

function narrowed(node: Node | undefined): false | readonly string[] | undefined {
  if (node?.kind === 'list') return scalarsOf(node).map(({ text }) => text);
  return textOf(node) === 'false' ? false : undefined;
}
