import { check, quote } from '../../model/check';
import type { Descriptions } from '../../model/description';
import { exitCodes, UserError } from '../../model/error';
import { meant } from '../../manifest/meant';
import { projectSchema } from '../../manifest/schema/project';

/** What a new project says. */
export interface Answers {
  readonly name: string;
  readonly repository?: string | undefined;
  readonly registry?: string | undefined;
  /** The first application. */
  readonly app: string;
  readonly stack: string;
  readonly image?: string | undefined;
  readonly port?: string | undefined;
  readonly schedule?: string | undefined;
  /** Django's settings module. */
  readonly settings?: string | undefined;
  /** Further parameters that the stack cannot be without, by name. */
  readonly required?: { readonly [parameter: string]: string };
}

/** What is given by an option of its own. */
export type AnswerName = Exclude<keyof Answers, 'required'>;

/** What the first application is called, unless told otherwise. */
export function proposedApp(stack: string): string {
  const names = {
    worker: 'worker',
    cron: 'nightly',
    job: 'import',
    'static-site': 'site',
    'storm-topology': 'topology',
  };
  return Object.entries(names).find(([type]) => type === stack)?.[1] ?? 'web';
}

/** When a task runs, unless told otherwise. */
export const proposedSchedule = '0 3 * * *';

/** Parameters that a stack cannot be without, beside those that are asked for by name, each with an example of its value. */
export function requiredParameters(stack: string, { stacks }: Descriptions): { readonly [parameter: string]: string } {
  const { required = [], properties = {} } = stacks[stack]?.parameters ?? {};
  return Object.fromEntries(
    required
      .filter((name) => name !== 'schedule' && name !== 'port')
      .map((name) => [name, String(properties[name]?.examples?.[0] ?? '')]),
  );
}

/** Whether a stack takes a parameter. */
export function takes(stack: string, parameter: string, { stacks }: Descriptions): boolean {
  const description = Object.hasOwn(stacks, stack) ? stacks[stack] : undefined;
  return description !== undefined && Object.hasOwn(description.parameters.properties, parameter);
}

/** Something wrong with an answer. */
export interface Problem {
  readonly answer: AnswerName;
  readonly message: string;
}

/** What is wrong with answers, by the rules that the manifest is validated with; nothing where all is well. */
export function problems(answers: Partial<Answers>, descriptions: Descriptions): Problem[] {
  const { app, stack, settings } = answers;
  const found = [...projectProblems(answers), ...stackProblems(answers, descriptions)];
  if (app === 'project')
    found.push({ answer: 'app', message: '"project" is taken: from: project.… names the project' });
  if (app !== undefined && /^[0-9]/.test(app)) {
    found.push({ answer: 'app', message: `${quote(app)} is not accepted; it has to begin with a letter` });
  }
  if (settings !== undefined && !/^[A-Za-z_][\w.]*$/.test(settings)) {
    found.push({ answer: 'settings', message: `${quote(settings)} is no module; accepted is a name as shop.settings` });
  }
  if (stack === undefined || Object.hasOwn(descriptions.stacks, stack)) return found;
  const message = `unknown stack ${quote(stack)}; ${meant(stack, Object.keys(descriptions.stacks))}`;
  return [...found, { answer: 'stack', message }];
}

/** @throws UserError that says everything that is wrong with the options */
export function checkAnswers(answers: Partial<Answers>, descriptions: Descriptions): void {
  const found = problems(answers, descriptions);
  if (found.length === 0) return;
  const lines = found.map(({ answer, message }) => `--${answer}: ${message}`);
  throw new UserError(lines.join('\n  '), { code: 'option-invalid', exitCode: exitCodes.invalid });
}

function projectProblems({ name = 'app', registry, repository, app = 'web', image }: Partial<Answers>): Problem[] {
  const project = { name, registry, repository, applications: { [app]: { stack: 'web', image } } };
  return check(withoutUndefined(project), projectSchema).map(({ path: [root, ...rest], message }) => {
    const given = (['name', 'registry', 'repository'] as const).find((key) => key === root);
    return { answer: given ?? (rest.includes('image') ? 'image' : 'app'), message };
  });
}

function stackProblems({ stack = '', port, schedule }: Partial<Answers>, { stacks }: Descriptions): Problem[] {
  const description = Object.hasOwn(stacks, stack) ? stacks[stack] : undefined;
  if (description === undefined) return [];
  const given = { port: port === undefined ? undefined : numeric(port), schedule };
  return check(withoutUndefined(given), description.parameters, { partial: true }).map(({ path: [key], message }) => ({
    answer: key === 'schedule' ? 'schedule' : 'port',
    message:
      key === undefined || Object.hasOwn(description.parameters.properties, key) ? message : `a ${stack} has none`,
  }));
}

/** What is wrong with the value of a parameter. */
export function parameterProblem(
  stack: string,
  parameter: string,
  value: string,
  { stacks }: Descriptions,
): string | undefined {
  const schema = stacks[stack]?.parameters.properties[parameter];
  return schema === undefined ? undefined : check(value, schema)[0]?.message;
}

function numeric(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
