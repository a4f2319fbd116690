import { quote } from '../model/check';
import { impliedNames, impliedPipelineName } from '../model/pipeline/implied-pipeline';
import type { Descriptions } from '../model/description';
import { dnsLabel, follows } from '../model/names';
import { ApplicationDocument } from './application';
import { canonicalAddOns, type CanonicalContext } from './canonical';
import { readContacts } from './contacts';
import { readEnvironments, type EnvironmentDocument } from './environments';
import { get, inLayer, mapOf, type MapNode, type Node } from './yaml/node';
import type { NamedDocument, OpenProject } from './open';
import { outdented } from './outdented';
import { readOwnership } from './ownership';
import type { AssumedJob } from './pipeline/order';
import { readPipeline } from './pipeline/read-pipeline';
import { checkPlainSecrets } from './checks/plain-secrets';
import { checkEarlierNames } from './checks/earlier-names';
import type { Report } from './diagnostics/report';
import { applicationSchema } from './schema/application';
import { pipelineSchema } from './schema/pipeline';
import { projectSchema } from './schema/project';
import { SourceFile } from './diagnostics/source-file';
import type { ContactValues, OwnershipValues, PipelineValues } from '../model/values';
import { validate } from './validate';

/** The name of the layer that `project.yml` itself is. */
export const projectLayer = 'project';

/** A project read with its types, before it is merged for an environment. */
export interface ProjectDocument {
  readonly node: MapNode;
  readonly environments: ReadonlyMap<string, EnvironmentDocument>;
  readonly applications: readonly ApplicationDocument[];
  /** Shared add-ons by alias, and what environments change of them. */
  readonly addons: Node | undefined;
  readonly addonLayers: ReadonlyMap<string, Node>;
  readonly ownership: readonly OwnershipValues[];
  readonly contacts: readonly ContactValues[];
  readonly pipelines: readonly PipelineValues[];
  /** Names in the pipeline of implied jobs that are right only if a stack implies one. */
  readonly assumedJobs: readonly AssumedJob[];
  readonly context: CanonicalContext;
  /** Whether there is a commit, which is the version where none is written. */
  readonly hasCommit: () => boolean;
}

/** Checks every document against its schema and reads what is the same in all environments. */
export function readDocument(
  open: OpenProject,
  files: Map<string, SourceFile>,
  descriptions: Descriptions,
  report: Report,
): ProjectDocument {
  const context: CanonicalContext = { descriptions, report, repository: open.repository, files };
  const node = open.project ?? mapOf({ file: new SourceFile('.infra/project.yml', ''), start: 0, end: 0 }, []);
  // Where project.yml cannot be read, only that is said of it.
  if (open.project !== undefined) validate(node, projectSchema, report);
  validateFiles(open.applications, node, 'applications', report);
  validateFiles(open.pipelines, node, 'pipelines', report);
  for (const application of open.applications.values()) checkFileName(application, report);
  const environments = readEnvironments(node, report);
  const applications = [...open.applications.values()].map(
    (document) => new ApplicationDocument(document, environments, context),
  );
  checkEarlierNames(applications, report);
  const addonLayers = new Map<string, Node>();
  for (const { name, node: settings } of environments.values()) {
    const changes = get(settings, 'addons');
    if (changes !== undefined) addonLayers.set(name, canonicalAddOns(changes, name, context));
  }
  const shared = get(node, 'addons');
  for (const [key, { value }] of node.entries) if (key !== 'applications') checkPlainSecrets(value, {}, report);
  for (const pipeline of open.pipelines.values()) checkPlainSecrets(pipeline.node, {}, report);
  const assumedJobs: AssumedJob[] = [];
  return {
    node,
    environments,
    applications,
    addons: shared === undefined ? undefined : canonicalAddOns(inLayer(shared, projectLayer), projectLayer, context),
    addonLayers,
    ownership: readOwnership(get(node, 'ownership'), report),
    contacts: readContacts(get(node, 'contact'), report),
    pipelines: [...open.pipelines.values()].map((pipeline) =>
      readPipeline(pipeline, {
        repository: open.repository,
        files,
        report,
        implied: pipeline.name === impliedPipelineName ? impliedNames(open.applications.keys()) : [],
        onAssumed: (job) => assumedJobs.push(job),
        environments: new Set(environments.keys()),
      }),
    ),
    assumedJobs,
    context,
    hasCommit: open.hasCommit,
  };
}

/** Inline documents are checked as part of `project.yml`. */
function validateFiles(
  documents: ReadonlyMap<string, NamedDocument>,
  project: MapNode,
  key: 'applications' | 'pipelines',
  report: Report,
): void {
  const inline = get(project, key);
  const misplaced = outdented(project, projectSchema);
  for (const { name, node, key: at } of documents.values()) {
    if (inline?.kind === 'map' && inline.entries.get(name)?.value === node) continue;
    // What it lacks is told of where it is written.
    if (misplaced.some(({ above }) => above[0] === key && above[1] === name)) continue;
    validate(node, key === 'applications' ? applicationSchema : pipelineSchema, report, { missingAt: at });
  }
}

function checkFileName({ name, key }: NamedDocument, report: Report): void {
  if (name === 'project') {
    report.error(
      'reserved-name',
      key,
      'an application cannot be named "project": from: project.… refers to the project',
      'Rename it.',
    );
  } else if (key.start === 0 && key.end === 0 && !follows(dnsLabel, name)) {
    report.error(
      'wrong-format',
      key,
      `the file name ${quote(name)} is not a valid application name; expected ${dnsLabel.expected}`,
      'Rename the file.',
    );
  }
}
