import { check, quote } from '../../model/check';
import type { Descriptions, InitDescription } from '../../model/description';
import { exitCodes, UserError } from '../../model/error';
import { meant } from '../../model/meant';
import { projectSchema } from '../../manifest/schema/project';

/** What a new project says of itself. */
export interface ProjectAnswers {
  readonly name: string;
  readonly description?: string | undefined;
  readonly repository?: string | undefined;
  readonly registry?: string | undefined;
}

/** What it says of one of its applications. */
export interface ApplicationAnswers {
  /** Its name. */
  readonly app: string;
  readonly stack: string;
  readonly image?: string | undefined;
  readonly port?: string | undefined;
  readonly schedule?: string | undefined;
  /** The module of settings. */
  readonly settings?: string | undefined;
  /** Further parameters that the stack cannot be without, by name. */
  readonly required?: { readonly [parameter: string]: string };
}

/** Both, of a project with one application. */
export interface Answers extends ProjectAnswers, ApplicationAnswers {}

/** What is given by an option of its own. */
export type AnswerName = Exclude<keyof Answers, 'required'>;

/** Parameters that are given by options of their own. */
const ownOptions: readonly string[] = ['port', 'schedule'] satisfies readonly AnswerName[];

/** How an application of a stack begins. */
export function initOf(stack: string, { stacks }: Descriptions): InitDescription {
  return (Object.hasOwn(stacks, stack) ? stacks[stack]?.init : undefined) ?? {};
}

/** The example of a parameter's value; undefined where there is none. */
export function exampleOf(stack: string, parameter: string, { stacks }: Descriptions): string | undefined {
  const example = stacks[stack]?.parameters.properties[parameter]?.examples?.[0];
  return example === undefined ? undefined : String(example);
}

/** Parameters that a stack cannot be without, beside those that are options, each with an example of its value. */
export function requiredParameters(
  stack: string,
  descriptions: Descriptions,
): { readonly [parameter: string]: string } {
  const { required = [] } = descriptions.stacks[stack]?.parameters ?? {};
  return Object.fromEntries(
    required
      .filter((name) => !ownOptions.includes(name))
      .map((name) => [name, exampleOf(stack, name, descriptions) ?? '']),
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
  const { app, stack } = answers;
  const found = [
    ...projectProblems(answers),
    ...stackProblems(answers, descriptions),
    ...settingsProblems(answers, descriptions),
  ];
  if (app === 'project')
    found.push({ answer: 'app', message: '"project" is reserved: from: project.… refers to the project' });
  if (app !== undefined && /^[0-9]/.test(app)) {
    found.push({ answer: 'app', message: `${quote(app)} is not accepted; it must begin with a letter` });
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
      key === undefined || Object.hasOwn(description.parameters.properties, key)
        ? message
        : `the stack ${stack} has none`,
  }));
}

function settingsProblems({ stack, settings }: Partial<Answers>, descriptions: Descriptions): Problem[] {
  if (settings === undefined || stack === undefined || !Object.hasOwn(descriptions.stacks, stack)) return [];
  const asked = initOf(stack, descriptions).settings;
  const message = asked === undefined ? `the stack ${stack} has none` : check(settings, asked.schema)[0]?.message;
  return message === undefined ? [] : [{ answer: 'settings', message }];
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
