import { quote } from '../../model/check';
import { variablesOf } from '../../model/description';
import { meant } from '../../model/meant';
import type { ResolvedApplication } from '../application';
import type { Report } from '../diagnostics/report';
import type { ResolvedAddOn } from '../resolve-addons';
import type { Scope } from '../scope';
import { get } from '../yaml/node';

/** Checks the variables that add-ons give: two must not give the same, and a written one wins. */
export function checkVariables(application: ResolvedApplication, scope: Scope, report: Report): void {
  const givers = new Map<string, string>();
  const variables = get(application.node, 'variables');
  for (const addon of application.addons) {
    const origin = scope.origin(addon);
    if (origin?.description === undefined) continue;
    checkEnv(addon, origin, report);
    for (const variable of variablesOf(origin.description, origin.bindings.keys(), addon.alias, addon.env).keys()) {
      const other = givers.get(variable);
      if (other !== undefined) {
        const hint = `Rename one with env: { OTHER_NAME: ${addon.env.get(variable) ?? 'binding'} }, or give the add-on a different alias with as:.`;
        report.error(
          'duplicate-variable',
          addon.key,
          `${other} and ${addon.alias} both set the variable ${variable}`,
          hint,
        );
        continue;
      }
      givers.set(variable, addon.alias);
      const written = variables?.kind === 'map' ? variables.entries.get(variable) : undefined;
      if (written === undefined) continue;
      report.warning(
        'variable-overridden',
        written.key,
        `${variable} is also set by ${addon.alias}; the value here takes precedence`,
        'Remove it, or rename the injected variable with env:.',
      );
    }
  }
}

function checkEnv(addon: ResolvedAddOn, origin: ResolvedAddOn, report: Report): void {
  for (const [variable, binding] of addon.env) {
    if (origin.bindings.has(binding)) continue;
    const at = get(get(addon.node, 'env'), variable)?.span ?? addon.key;
    report.error(
      'unknown-binding',
      at,
      `${addon.alias} has no binding ${quote(binding)}; ${meant(binding, origin.bindings.keys())}`,
    );
  }
}
