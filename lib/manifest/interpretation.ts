import { addressIn, type HostFacts } from './address';
import { checkCanary } from './checks/canary';
import { checkClouds } from './checks/clouds';
import { quote } from '../model/check';
import { defaultEnvironment, layersOf, settingsLayers, type EnvironmentDocument } from './environments';
import type { ResolvedApplication } from './application';
import { checkHostCycles } from './checks/host-cycles';
import { checkHosts } from './checks/hosts';
import { meant } from '../model/meant';
import { mergeAddOns, mergeNodes, withoutRemoved } from './merge';
import { entriesOf, get, mapOf, textOf, type MapNode, type Node } from './yaml/node';
import { checkLabels } from './checks/labels';
import { checkObjectNames, type NamespaceParts } from './checks/object-names';
import { checkAddOnPlaceholders, checkPlaceholders, type Fact, type Facts } from './placeholders';
import { projectLayer, type ProjectDocument } from './project-document';
import { checkParametersFrom } from './provisioners';
import type { Report } from './diagnostics/report';
import { checkAttachments } from './checks/attachments';
import { checkDatabases } from './checks/databases';
import { checkEarlierAliases } from './checks/earlier-names';
import { checkImages } from './checks/images';
import { checkVariables } from './checks/variables';
import { resolveAddOns, type ResolvedAddOn } from './resolve-addons';
import { checkRedirects } from './checks/redirects';
import { checkRoutes, checkRouting } from './checks/routing';
import { Scope } from './scope';
import { checkStackNeeds } from './stack-needs';
import { checkUnitCycles } from './checks/unit-cycles';

/** A project merged for one environment, its names followed. */
export interface Interpretation {
  readonly document: ProjectDocument;
  readonly environment: EnvironmentDocument;
  /** The environment's settings, canary's over production's. */
  readonly settings: MapNode;
  readonly shared: readonly ResolvedAddOn[];
  readonly applications: readonly ResolvedApplication[];
  /** Names of applications that are not in the environment. */
  readonly absent: readonly string[];
}

/** Merges a project for an environment, and checks no more than each part by itself. */
export function mergeFor(document: ProjectDocument, environment: EnvironmentDocument): Interpretation {
  const present = document.applications.filter((application) => application.isIn(environment));
  return {
    document,
    environment,
    settings: settingsOf(document, environment),
    shared: resolveShared(document, environment),
    applications: present.map((application) => application.resolve(environment)),
    absent: document.applications.filter((application) => !present.includes(application)).map(({ name }) => name),
  };
}

/**
 * Merges a project for an environment and checks everything that depends on it; findings go to the document's report.
 * @param isAsked the environment was asked for, rather than being one of those that always exist
 */
export function interpret(
  document: ProjectDocument,
  environment: EnvironmentDocument,
  isAsked: boolean,
): Interpretation {
  const { report } = document.context;
  const merged = mergeFor(document, environment);
  const { settings, shared, applications, absent } = merged;
  const names = new Set(document.applications.map(({ name }) => name));
  const scope = new Scope(shared, applications);
  checkProvisioners(settings, document);
  checkRouting(settings, report);
  checkEarlierAliases(shared, report);
  checkDatabases(applications, report);
  checkImages(applications, names, imagesOf(document), report);
  // Commands that are told no environment take development.
  const isUnnamed = !isAsked && environment.key === undefined && environment.name !== defaultEnvironment;
  const common = commonFacts(document, environment, settings);
  const hostFacts = { environment, settings, project: textOf(get(document.node, 'name')) ?? '' };
  const others: Facts = Object.fromEntries([
    ...applications.map((application) => [application.name, addressFacts(application, hostFacts)] as const),
    ...absent.map((name) => [name, absentFacts(name, environment)] as const),
  ]);
  for (const addon of shared) checkAddOnPlaceholders(addon, { facts: common, scope, report, isUnnamed });
  for (const application of applications) {
    checkAttachments(application, scope, names, environment.name, report);
    checkReferences(application, names, scope, environment.name, report);
    checkEarlierAliases(application.addons, report);
    checkVariables(application, scope, report);
    checkStackNeeds(application, scope, report);
    const facts = {
      ...common,
      application: { name: true, image: true, version: true, ...others[application.name] },
    } as const;
    checkPlaceholders(application, { facts, others, scope, report, isUnnamed });
  }
  const parts = partsOf(document, environment, shared, applications);
  checkObjectNames(parts, baseBeside(document, environment), report);
  checkRoutes(applications, environment, settings, report);
  checkCanary(applications, environment, isUnnamed, report);
  checkRedirects(applications, hostFacts, report);
  checkHosts(applications, hostFacts, report);
  checkHostCycles(applications, report);
  checkLabels(applications, hostFacts, report);
  const addons = [...shared, ...applications.flatMap((application) => application.addons)];
  checkClouds(addons, environment, settings, report);
  checkParametersFrom(addons, environment.kind, settings, report);
  if (textOf(get(get(document.node, 'deploy'), 'unit')) === 'application') checkUnitCycles(applications, report);
  return merged;
}

/** What images of applications begin with that name none. */
function imagesOf({ node }: ProjectDocument): string {
  return [textOf(get(node, 'registry')), textOf(get(node, 'name'))].filter(Boolean).join('/');
}

function partsOf(
  document: ProjectDocument,
  environment: EnvironmentDocument,
  shared: readonly ResolvedAddOn[],
  applications: readonly ResolvedApplication[],
): NamespaceParts {
  const project = textOf(get(document.node, 'name')) ?? '';
  return { project, environment, settings: settingsOf(document, environment), shared, applications };
}

/** What lives in the namespace of a canary beside it. */
function baseBeside(document: ProjectDocument, { kind, of }: EnvironmentDocument): NamespaceParts | undefined {
  const base = kind === 'canary' && of !== undefined ? document.environments.get(of) : undefined;
  if (base === undefined) return undefined;
  const present = document.applications.filter((application) => application.isIn(base));
  const applications = present.map((application) => application.resolve(base));
  return partsOf(document, base, resolveShared(document, base), applications);
}

function settingsOf({ environments, node }: ProjectDocument, environment: EnvironmentDocument): MapNode {
  let merged: Node | undefined;
  for (const layer of settingsLayers(environment, environments)) merged = mergeNodes(merged, layer);
  const kept = merged === undefined ? undefined : withoutRemoved(merged, '');
  return kept?.kind === 'map' ? kept : mapOf(environment.key ?? node.span, []);
}

function resolveShared(document: ProjectDocument, environment: EnvironmentDocument): readonly ResolvedAddOn[] {
  let merged = document.addons;
  for (const name of layersOf(environment)) {
    const layer = document.addonLayers.get(name);
    if (layer !== undefined) merged = merged === undefined ? layer : mergeAddOns(merged, layer);
  }
  const { report } = document.context;
  const stack = document.node.span;
  const shared = resolveAddOns(
    merged,
    { what: 'the project', layers: [projectLayer, ...layersOf(environment)], implied: [], impliable: [], stack },
    document.context,
  );
  for (const { from, node, key } of shared) {
    if (from === undefined) continue;
    report.error(
      'unknown-from',
      get(node, 'from')?.span ?? key,
      'add-ons of the project cannot use from:, which is for applications',
      'Give it a type.',
    );
  }
  return shared;
}

function checkProvisioners(settings: MapNode, { context: { descriptions, report } }: ProjectDocument): void {
  for (const [type, { key, value }] of entriesOf(get(settings, 'provisioners'))) {
    const description = Object.hasOwn(descriptions.addons, type) ? descriptions.addons[type] : undefined;
    const written = textOf(value);
    if (description === undefined) {
      report.error(
        'unknown-addon',
        key,
        `unknown add-on ${quote(type)}; ${meant(type, Object.keys(descriptions.addons))}`,
      );
    } else if (written !== undefined && !description.provisioners.some((name) => name === written)) {
      report.error(
        'unknown-provisioner',
        value.span,
        `${type} cannot come from ${quote(written)}; ${meant(written, description.provisioners)}`,
      );
    }
  }
}

/** `{ type: application }` without a project names one of this project. */
function checkReferences(
  { name, addons }: ResolvedApplication,
  names: ReadonlySet<string>,
  scope: Scope,
  environment: string,
  report: Report,
): void {
  for (const { type, parameters } of addons) {
    const target = get(parameters.node, 'application');
    const text = textOf(target);
    if (
      type !== 'application' ||
      target === undefined ||
      text === undefined ||
      get(parameters.node, 'project') !== undefined
    )
      continue;
    if (!names.has(text))
      report.error('unknown-application', target.span, `unknown application ${quote(text)}; ${meant(text, names)}`);
    else if (text === name) report.error('unknown-application', target.span, `${name} cannot use itself`);
    else {
      const other = scope.applications.get(text);
      if (other === undefined) {
        const hint = 'Remove this add-on there by setting it to null.';
        report.error('unknown-application', target.span, `${text} is not in environment ${environment}`, hint);
      } else if (other.stack !== undefined && !Object.hasOwn(other.stack.parameters.properties, 'host')) {
        report.error(
          'application-unreachable',
          target.span,
          `a ${other.stack.type} such as ${text} serves no requests`,
        );
      }
    }
  }
}

function commonFacts({ node, hasCommit }: ProjectDocument, { name }: EnvironmentDocument, settings: MapNode): Facts {
  const given = (key: string) => (get(node, key) === undefined ? `the project has no ${key}` : true);
  return {
    project: {
      name: true,
      // The version is the commit where none is written; git is asked for it only where something names it.
      get version() {
        const written = given('version');
        return written === true || hasCommit() ? true : written;
      },
      description: given('description'),
      repository: given('repository'),
    },
    environment: {
      name: true,
      kind: true,
      namespace: true,
      domain: get(settings, 'domain') === undefined ? noDomain(`environment ${name} has no domain`, name) : true,
    },
    application: { name: true, version: true },
  };
}

/** Where an application is reached, by a public host or not at all. */
function addressFacts(application: ResolvedApplication, facts: HostFacts): Facts[string] {
  const host = addressFact(application, facts);
  return { host, url: host };
}

function addressFact(application: ResolvedApplication, facts: HostFacts): Fact {
  const { name, stack } = application;
  const environment = facts.environment.name;
  // What is wrong with an unknown stack is said there.
  if (stack === undefined) return true;
  const address = addressIn(application, facts);
  if (address === undefined) return `a ${stack.type} serves no requests`;
  if ('host' in address || address.lacking === 'value') return true;
  return address.lacking === 'public'
    ? `${name} is not public`
    : noDomain(`${name} has no host, because environment ${environment} has no domain`, environment);
}

function absentFacts(name: string, environment: EnvironmentDocument): Facts[string] {
  const fact = {
    lacking: `${name} is not in environment ${environment.name}`,
    hint: `Set a different value in environments.${environment.name} of the application.`,
  };
  return { host: fact, url: fact };
}

function noDomain(lacking: string, environment: string): Fact {
  const hint = `Add domain: to environments.${environment} of the project, or set a different value in environments.${environment} of the application.`;
  return { lacking, hint };
}
