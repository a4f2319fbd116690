import { quote } from '../model/check';
import { isRecord } from '../model/record';
import type { ObjectSchema, Schema } from '../model/schema';
import type { ResolvedApplication } from './application';
import { variablesOf } from '../model/description';
import { meant } from '../model/meant';
import { get, textOf, type Node } from './yaml/node';
import { unknownProcesses } from './process-names';
import type { Report } from './diagnostics/report';
import type { Scope } from './scope';

/** Checks what the parameters of a stack want of the rest of the application: its variables, add-ons and files. */
export function checkStackNeeds(application: ResolvedApplication, scope: Scope, report: Report): void {
  const { stack, parameters } = application;
  if (stack === undefined) return;
  checkFixedVariables(application, stack.parameters, scope, report);
  checkProcessNames(application, stack.parameters, report);
  checkNeeded(application, stack.parameters, parameters.node, report);
}

/** A variable that says what a parameter says cannot say something else. */
function checkFixedVariables(
  { name, node, addons, parameters }: ResolvedApplication,
  { properties }: ObjectSchema,
  scope: Scope,
  report: Report,
): void {
  for (const [parameter, { 'x-variable': variable, default: standard }] of Object.entries(properties)) {
    if (variable === undefined) continue;
    const value = String(parameters.values[parameter] ?? standard);
    const hint = `Remove ${variable}; use the parameter ${parameter} instead.`;
    const variables = get(node, 'variables');
    const written = variables?.kind === 'map' ? variables.entries.get(variable) : undefined;
    if (written !== undefined && textOf(written.value) !== value) {
      const message = `${variable} is set by the parameter ${parameter} of ${name}, which is ${value}`;
      report.error('variable-fixed', written.key, message, hint);
    }
    for (const addon of addons) {
      const origin = scope.origin(addon);
      if (written !== undefined || origin?.description === undefined) continue;
      if (!variablesOf(origin.description, origin.bindings.keys(), addon.alias, addon.env).has(variable)) continue;
      const message = `${addon.alias} sets ${variable}, which is set by the parameter ${parameter} of ${name}`;
      report.error('variable-fixed', addon.key, message, `Rename it with env: { OTHER_${variable}: … }.`);
    }
  }
}

/** Keys that name processes of a file name those that are in it. */
function checkProcessNames(
  { stack, files, parameters }: ResolvedApplication,
  schema: ObjectSchema,
  report: Report,
): void {
  for (const { name, key, file, known } of unknownProcesses(schema, parameters.node, stack?.reads ?? {}, files)) {
    const path = String(parameters.values[file] ?? schema.properties[file]?.default ?? file);
    report.error('process-unknown', key, `${path} has no process ${quote(name)}; ${meant(name, known)}`);
  }
}

/** What has to be given unless something else is, in the maps inside of a value too. */
function checkNeeded(application: ResolvedApplication, { properties = {} }: Schema, at: Node, report: Report): void {
  for (const [name, property] of Object.entries(properties)) {
    const given = get(at, name);
    const { 'x-needed-unless': unless, 'x-expected': expected } = property;
    if (given !== undefined) {
      if (isRecord(property.properties) && given.kind === 'map') checkNeeded(application, property, given, report);
    } else if (unless !== undefined && !isGiven(application, unless)) {
      const { stackNode, key, stack } = application;
      const others = [
        ...(unless.variables ?? []).map((variable) => `the variable ${variable}`),
        ...(unless.parameters ?? []).map((parameter) => `the parameter ${parameter}`),
      ];
      const message = `${stack?.type ?? ''} needs to know its ${name}${expected === undefined ? '' : `, ${expected}`}`;
      const hint = `Set the parameter ${name}, or ${others.join(', or ')}.`;
      report.error('parameter-needed', stackNode?.span ?? key, message, hint);
    }
  }
}

function isGiven(
  { node, parameters }: ResolvedApplication,
  { parameters: others = [], variables = [] }: NonNullable<Schema['x-needed-unless']>,
): boolean {
  return (
    others.some((name) => get(parameters.node, name) !== undefined) ||
    variables.some((name) => textOf(get(get(node, 'variables'), name)) !== undefined)
  );
}
