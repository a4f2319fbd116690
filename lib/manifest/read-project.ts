import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { quote } from '../model/check';
import type { Descriptions } from '../model/description';
import { reviewEnvironment } from '../model/review';
import { exitCodes, UserError } from '../model/error';
import { withImplied, type ImpliedSource } from '../model/pipeline/implied-pipeline';
import type { ProjectValues } from '../model/values';
import { meant } from '../model/meant';
import { sortDiagnostics, type Diagnostic, type DiagnosticSource } from './diagnostics/diagnostic';
import { toEffective, type EffectiveValue } from './effective';
import { interpret, mergeFor, type Interpretation } from './interpretation';
import { checkClusters } from './checks/clusters';
import { checkNamespaces } from './checks/namespaces';
import { defaultEnvironment } from './environments';
import { get, itemsOf } from './yaml/node';
import { openProject, type OpenProject } from './open';
import { readDocument, type ProjectDocument } from './project-document';
import { checkAssumed } from './pipeline/assumed';
import { extent, Report } from './diagnostics/report';
import { impliedSource } from './pipeline/implied-source';
import { checkReviewName } from './checks/review';
import type { SourceFile } from './diagnostics/source-file';
import { toValues } from './values';

export interface ReadProjectOptions {
  /** The types the project can use: the built-in ones and those of its packages. */
  readonly descriptions: Descriptions;
  /** @default development */
  readonly environment?: string;
  /** The name of a review environment. @default none */
  readonly review?: string | undefined;
  /** Only what the files say is wanted: what an environment lacks for its applications is not looked for. @default false */
  readonly outline?: boolean;
}

/** A project read for one environment. */
export interface ReadResult {
  /** Undefined where the manifest is invalid. */
  readonly values: ProjectValues | undefined;
  /** Every value with where it comes from; empty where the manifest is invalid. */
  readonly effective: readonly EffectiveValue[];
  /** By file, line and column. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, for the frames of messages. */
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** An application whose objects are patched in an environment: whether they can be, only the objects tell. */
export interface PatchedApplication {
  readonly environment: string;
  readonly application: string;
  /** Of each patch. */
  readonly sources: readonly DiagnosticSource[];
}

/** A project checked for all of its environments. */
export interface ValidateResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Names of the environments that were checked. */
  readonly environments: readonly string[];
  /** Names of the applications. */
  readonly applications: readonly string[];
  /** Where objects are patched, in the environments that the project names, or else in development. */
  readonly patched: readonly PatchedApplication[];
}

/**
 * Reads a project for one environment; every problem of its files is a diagnostic.
 * @throws UserError where the project has no such environment
 */
export function readProject(
  project: OpenProject | string,
  { descriptions, environment = defaultEnvironment, review, outline = false }: ReadProjectOptions,
): ReadResult {
  const reader = new Reader(typeof project === 'string' ? openProject(project) : project, descriptions);
  const interpretation = reader.interpret(environment, true, { review, outline });
  reader.checkImpliedJobs();
  const diagnostics = reader.diagnostics();
  const isValid = interpretation !== undefined && reader.isValid;
  return {
    values: isValid ? reader.values(interpretation) : undefined,
    effective: isValid ? toEffective(interpretation) : [],
    diagnostics,
    files: reader.files,
  };
}

/** Checks a project for all of its environments at once: parsed once, each finding reported once. */
export function validateProject(project: OpenProject | string, descriptions: Descriptions): ValidateResult {
  const reader = new Reader(typeof project === 'string' ? openProject(project) : project, descriptions);
  // What reviews are made of is an environment of the project where it says something of it.
  const environments = [...(reader.document?.environments.values() ?? [])]
    .filter(({ name, key }) => name !== reviewEnvironment || key !== undefined)
    .map(({ name }) => name);
  const interpretations = environments.flatMap((environment) => reader.interpret(environment, false) ?? []);
  reader.checkImpliedJobs();
  if (reader.document !== undefined) checkClusters(reader.document, reader.report);
  if (reader.document !== undefined && reader.isValid) checkEmpty(reader.document, reader.report);
  const applications = (reader.document?.applications ?? []).map(({ name }) => name);
  return {
    diagnostics: reader.diagnostics(),
    files: reader.files,
    environments,
    applications,
    patched: patchedIn(interpretations),
  };
}

/** A project may be there for its owners, pipelines or shared add-ons alone; one without any of them is not finished. */
function checkEmpty({ node, applications, pipelines }: ProjectDocument, report: Report): void {
  const others = ['addons', 'ownership', 'contact'].some((key) => get(node, key) !== undefined);
  if (applications.length > 0 || pipelines.length > 0 || others) return;
  const at = node.entries.get('applications')?.key ?? node.entries.get('name')?.key ?? node.span;
  const hint = 'Add one to project.yml, such as applications: { web: { stack: web } }.';
  report.warning('applications-missing', at, 'the project has no applications, so there is nothing to deploy', hint);
}

function patchedIn(interpretations: readonly Interpretation[]): PatchedApplication[] {
  const named = interpretations.filter(({ environment }) => environment.key !== undefined);
  const told =
    named.length > 0 ? named : interpretations.filter(({ environment }) => environment.name === defaultEnvironment);
  return told.flatMap(({ environment, applications }) =>
    applications.flatMap(({ name, parameters }) => {
      const sources = itemsOf(get(parameters.node, 'patches')).map(({ span }) => extent(span));
      return sources.length === 0 ? [] : [{ environment: environment.name, application: name, sources }];
    }),
  );
}

class Reader {
  readonly files: Map<string, SourceFile>;
  readonly document: ProjectDocument | undefined;
  readonly report = new Report();
  private source: ImpliedSource | undefined;

  constructor(
    private readonly open: OpenProject,
    private readonly descriptions: Descriptions,
  ) {
    this.files = new Map(open.files);
    const isFound = open.diagnostics.every(({ code }) => code !== 'project-missing');
    this.document = isFound ? readDocument(open, this.files, descriptions, this.report) : undefined;
    if (this.document !== undefined) checkNamespaces(this.document, this.report);
  }

  get isValid(): boolean {
    return this.open.project !== undefined && this.diagnostics().every(({ severity }) => severity !== 'error');
  }

  diagnostics(): readonly Diagnostic[] {
    return sortDiagnostics([...this.open.diagnostics, ...this.report.diagnostics]);
  }

  /** The values of an environment; what stacks imply for pipelines is the same in all of them. */
  values(interpretation: Interpretation): ProjectValues {
    const values = toValues(interpretation);
    const isFile = (path: string) => existsSync(join(this.open.repository, path));
    const source = this.impliedSource() ?? { values, deployed: {} };
    return { ...values, pipelines: withImplied(source, this.descriptions, isFile) };
  }

  /** Whether jobs are implied that a pipeline waits for, or switches off: known only where the rest is right. */
  checkImpliedJobs(): void {
    const { document, report, descriptions } = this;
    if (document === undefined || document.assumedJobs.length === 0 || !this.isValid) return;
    const source = this.impliedSource();
    if (source !== undefined) checkAssumed(document.assumedJobs, source, descriptions, report);
  }

  /** Merged once: what is wrong in an environment is found only then. */
  private impliedSource(): ImpliedSource | undefined {
    const { document, report } = this;
    if (document === undefined) return undefined;
    const { applications, environments } = document;
    const names = applications.map(({ name }) => name);
    this.source ??= impliedSource(names, [...environments.keys()], (name) => {
      const environment = environments.get(name);
      const merged = environment && report.trial(() => mergeFor(document, environment));
      return merged && toValues(merged);
    });
    return this.source;
  }

  interpret(
    name: string,
    isAsked: boolean,
    { review, outline = false }: Pick<ReadProjectOptions, 'review' | 'outline'> = {},
  ): Interpretation | undefined {
    const { document } = this;
    if (document === undefined) return undefined;
    if (isAsked) checkReviewName(name, review, document.environments);
    const environment = document.environments.get(name);
    if (environment === undefined) {
      // A file that is broken may be the one that names it.
      if (!this.isValid) return undefined;
      throw unknownEnvironment(name, [...document.environments.keys()]);
    }
    const asked = review === undefined ? environment : { ...environment, review };
    return outline ? this.report.trial(() => mergeFor(document, asked)) : interpret(document, asked, isAsked);
  }
}

/** Nothing in a file is wrong: the command asks for what is not there. */
function unknownEnvironment(name: string, known: readonly string[]): UserError {
  return new UserError(`unknown environment ${quote(name)}; ${meant(name, known)}`, {
    code: 'unknown-environment',
    exitCode: exitCodes.invalid,
    hint: `Its environments are ${known.join(', ')}; to add one, define it in project.yml: environments: { NAME: { kind: staging } }.`,
  });
}
