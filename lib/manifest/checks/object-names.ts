import { quote } from '../../model/check';
import { aliasIdentity, objectName } from '../../model/names';
import type { Provisioner } from '../../model/description';
import type { ResolvedApplication } from '../application';
import type { EnvironmentDocument } from '../environments';
import { entriesOf, get, textOf, type MapNode } from '../yaml/node';
import type { Report } from '../diagnostics/report';
import { processesOfFiles } from '../repository-files';
import type { ResolvedAddOn } from '../resolve-addons';
import { sourceOf, type Span } from '../diagnostics/source-file';

/** A part of the project whose objects are named after it. */
interface Claim {
  /** What the names of its objects are, or begin with. */
  readonly name: string;
  /** As messages say it. */
  readonly what: string;
  readonly at: Span;
  /** Written by nobody: it is the other one that is renamed. */
  readonly implied?: boolean;
}

/** What one environment has in a namespace. */
export interface NamespaceParts {
  readonly project: string;
  readonly environment: EnvironmentDocument;
  readonly settings: MapNode;
  readonly shared: readonly ResolvedAddOn[];
  readonly applications: readonly ResolvedApplication[];
}

/**
 * Checks that no two parts of an environment name their objects alike, and that Kubernetes takes the names. Kinds are not
 * told apart: what an application consists of changes with its stack.
 * @param beside what lives in the namespace already, where the environment is a canary
 */
export function checkObjectNames(parts: NamespaceParts, beside: NamespaceParts | undefined, report: Report): void {
  const taken = new Map<string, Claim>();
  if (beside !== undefined) for (const claim of claimsOf(beside)) taken.set(claim.name, claim);
  for (const claim of claimsOf(parts)) {
    const other = taken.get(claim.name);
    if (other === undefined) taken.set(claim.name, claim);
    else complain(claim, other, report);
  }
  for (const application of parts.applications) {
    checkProcesses(application, report);
    checkServiceName(application, parts, report);
  }
}

/** Pods are found by the name of their process, which their first container bears. */
function checkProcesses({ stack, parameters, files }: ResolvedApplication, report: Report): void {
  const written = entriesOf(get(parameters.node, 'processes')).map(([process]) => process);
  const processes = [...(stack?.components ?? []), ...written, ...(stack ? processesOfFiles(stack, files) : [])];
  for (const kind of ['sidecars', 'init']) {
    for (const [container, { key }] of entriesOf(get(parameters.node, kind))) {
      if (!processes.includes(container)) continue;
      const message = `the container of the process ${container} is already named ${quote(container)}`;
      report.error('container-duplicate', key, message, 'Rename this container.');
    }
  }
  for (const [process, { key }] of entriesOf(get(parameters.node, 'processes'))) {
    if (stack?.components?.includes(process) !== true) continue;
    const message = `${stack.type} already has a process named ${quote(process)}`;
    report.error('process-duplicate', key, message, 'Rename this one.');
  }
}

function complain(claim: Claim, other: Claim, report: Report): void {
  const { file, line } = sourceOf(other.at);
  const message = `objects named ${quote(claim.name)} would belong both to ${claim.what} and to ${other.what} (${file}:${line})`;
  report.error('object-duplicate', claim.at, message, 'Rename one of them.');
}

/** Implied parts come first, so that what was written is pointed at. */
function claimsOf({ project, environment, settings, shared, applications }: NamespaceParts): readonly Claim[] {
  const isCanary = environment.kind === 'canary';
  const claims: Claim[] = applications.flatMap(({ name, key, node, stack, parameters, files }) => {
    const identity = textOf(get(node, 'was')) ?? name;
    const base = objectName(isCanary ? [identity, environment.name] : [identity]);
    const what = `${isCanary ? `the ${environment.name} of ` : ''}application ${name}`;
    const read = stack === undefined ? [] : processesOfFiles(stack, files);
    const further = [...(stack?.objects ?? []), ...read].map((part) => ({ part, at: key, what: `${part} of ${what}` }));
    const processes = entriesOf(get(parameters.node, 'processes')).map(([part, entry]) => {
      return { part, at: entry.key, what: `process ${part} of ${what}` };
    });
    const parts = [...further, ...processes].map(({ part, ...rest }) => ({ name: objectName([base, part]), ...rest }));
    return [{ name: base, what, at: key }, ...parts];
  });
  // Canary uses production's add-ons.
  if (!isCanary) {
    for (const addon of shared) claims.push(...addOnClaim(addon, project, 'the project', settings));
    for (const { name, node, addons } of applications) {
      const identity = textOf(get(node, 'was')) ?? name;
      for (const addon of addons) claims.push(...addOnClaim(addon, identity, `application ${name}`, settings));
    }
  }
  return claims.toSorted((a, b) => Number(b.implied ?? false) - Number(a.implied ?? false));
}

function addOnClaim(addon: ResolvedAddOn, owner: string, what: string, settings: MapNode): readonly Claim[] {
  if (!isInCluster(addon, settings)) return [];
  const { alias, was, key, implied } = addon;
  const identity = aliasIdentity(was ?? alias);
  const name = objectName([owner, identity], 40);
  const further = (addon.description?.objects ?? []).map((part) => objectName([name, part], 52));
  return [name, ...further].map((one) => ({ name: one, what: `add-on ${alias} of ${what}`, at: key, implied }));
}

/** Whether an add-on may have objects of its own: what exists elsewhere, or belongs to another, has none. */
function isInCluster({ type, description, from, provisioner }: ResolvedAddOn, settings: MapNode): boolean {
  if (from !== undefined || type === undefined || description === undefined) return false;
  const chosen = provisioner ?? textOf(get(get(settings, 'provisioners'), type));
  const possible: readonly (Provisioner | string)[] = chosen === undefined ? description.provisioners : [chosen];
  return possible.some((one) => one !== 'external');
}

/** A Service, which whatever is reached over the network has, is a name of the DNS that begins with a letter. */
function checkServiceName(
  { name, key, node, stack, addons }: ResolvedApplication,
  parts: NamespaceParts,
  report: Report,
): void {
  const was = get(node, 'was');
  const identity = textOf(was) ?? name;
  if (!/^[0-9]/.test(identity)) return;
  const isServed = stack !== undefined && Object.hasOwn(stack.parameters.properties, 'port');
  const server = addons.find((addon) => addon.bindings.has('host') && isInCluster(addon, parts.settings));
  if (!isServed && server === undefined) return;
  const why = isServed ? `${stack.type} has a Service` : `its add-on ${server?.alias ?? ''} has a Service`;
  const message = `${quote(identity)} begins with a digit; ${why}, whose name must begin with a letter`;
  report.error('service-name', was?.span ?? key, message, 'Rename the application.');
}
