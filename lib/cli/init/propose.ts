import { join } from 'node:path';
import type { Descriptions } from '../../model/description';
import { exampleOf, initOf, requiredParameters, type ApplicationAnswers } from './answers';
import type { Named } from './find-applications';
import { applicationFacts } from './repository';

/** What was found of an application, and for the rest what fits most; what was given goes before both. */
export function proposed(
  given: Partial<ApplicationAnswers>,
  found: Named,
  {
    directory,
    project,
    descriptions,
  }: { readonly directory: string; readonly project: string; readonly descriptions: Descriptions },
): ApplicationAnswers {
  const stack = given.stack ?? found.stack;
  const facts = applicationFacts(join(directory, found.folder), stack, descriptions);
  const port = defaultPort(stack, descriptions);
  const begin = initOf(stack, descriptions);
  const app = given.app ?? (given.stack === undefined || found.folder !== '.' ? found.name : (begin.name ?? 'web'));
  const module = found.folder === '.' ? project : app;
  return {
    app,
    stack,
    image: given.image ?? found.image,
    port: given.port ?? (port === undefined ? undefined : (found.port ?? facts.port ?? port)),
    schedule: given.schedule ?? found.schedule ?? exampleOf(stack, 'schedule', descriptions),
    settings:
      given.settings ??
      (begin.settings === undefined ? undefined : (facts.settings ?? `${module.replaceAll('-', '_')}.settings`)),
    required: requiredParameters(stack, descriptions),
  };
}

function defaultPort(stack: string, { stacks }: Descriptions): string | undefined {
  const value = stacks[stack]?.parameters.properties['port']?.default;
  return typeof value === 'number' ? String(value) : undefined;
}
