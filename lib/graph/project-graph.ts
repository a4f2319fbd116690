import { canaryWeight } from '../kubernetes';
import type { AddOn, Application, Project } from '../model';
import type { Graph, GraphNode } from './graph';
import { topologyOf, type ForeignApplication, type Used } from './topology';

/** The graph of a project in an environment: where requests enter, applications, and what they use. */
export function projectGraph(project: Project): Graph {
  const { applications, addons, foreign, uses } = topologyOf(project);
  const entries = applications.flatMap((application) => entryOf(application) ?? []);
  return {
    title: `${project.name} · ${project.environment.name}`,
    nodes: [
      ...entries.map(({ node }) => node),
      ...applications.map(applicationNode),
      ...addons.map(addOnNode),
      ...foreign.map(foreignNode),
    ],
    edges: [
      ...entries.map(({ node, to, share }) => ({
        from: node.id,
        to,
        ...(share === undefined ? {} : { label: share }),
      })),
      ...uses.map(({ by, alias, of }) => ({ from: applicationId(by), to: usedId(of), label: alias })),
    ],
  };
}

interface Entry {
  readonly node: GraphNode;
  readonly to: string;
  /** What of the requests an application takes, beside the one it is the canary of. @default all */
  readonly share?: string;
}

function entryOf(application: Application): Entry | undefined {
  if (application.stack.host === undefined) return undefined;
  const weight = canaryWeight(application) ?? 0;
  const isCanary = application.project.environment.kind === 'canary';
  // Requests that a canary is given no share of do not reach it.
  if (isCanary && weight === 0) return undefined;
  const host = application.resolve('${application.host}');
  const url = application.resolve('${application.url}');
  return {
    node: { id: `entry:${host}`, kind: 'entry', title: host, shape: 'pill', tone: 'grey', facts: { url } },
    to: applicationId(application),
    ...(isCanary ? { share: `${weight} %` } : {}),
  };
}

function applicationNode(application: Application): GraphNode {
  const { name, stack } = application;
  const { type } = stack.description;
  return {
    id: applicationId(application),
    kind: 'application',
    title: name,
    ...(type === name ? {} : { detail: type }),
    tone: 'blue',
    facts: { stack: type },
  };
}

function addOnNode(addon: AddOn): GraphNode {
  const { alias, provisioner, application, description } = addon;
  const { type, data = false } = description;
  return {
    id: `addon:${addon.path}`,
    kind: 'addon',
    title: alias,
    detail: `${type} · ${places[provisioner]}`,
    shape: data ? 'drum' : 'rounded',
    tone: 'green',
    aside: true,
    ...(application === undefined ? {} : { owner: application.name }),
    facts: { type, provisioner, ...(application === undefined ? {} : { application: application.name }) },
  };
}

/** Where an add-on comes from, as people say it. */
const places: { readonly [provisioner in AddOn['provisioner']]: string } = {
  'in-cluster': 'in the cluster',
  aws: 'AWS',
  external: 'external',
};

function foreignNode({ project, application }: ForeignApplication): GraphNode {
  return {
    id: `foreign:${project}/${application}`,
    kind: 'foreign',
    title: application,
    detail: `of ${project}`,
    shape: 'rounded',
    tone: 'amber',
    dashed: true,
    aside: true,
    facts: { project },
  };
}

function applicationId({ name }: Application): string {
  return `application:${name}`;
}

function usedId(of: Used): string {
  if (of.kind === 'addon') return `addon:${of.addon.path}`;
  if (of.kind === 'application') return applicationId(of.application);
  return `foreign:${of.foreign.project}/${of.foreign.application}`;
}
