import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderName, repositoryAt } from '../../manifest/locate';
import { exitCodes, UserError, type ExitCode } from '../../model/error';
import type { Descriptions } from '../../model/description';
import { Questions } from '../ask';
import type { Command, CommandContext } from '../command';
import {
  checkAnswers,
  problems,
  exampleOf,
  initOf,
  parameterProblem,
  requiredParameters,
  type AnswerName,
  type Answers,
} from '../init/answers';
import { repositoryFacts, schemaPath, type RepositoryFacts } from '../init/repository';
import { projectTemplate } from '../init/template';
import type { Io } from '../io';
import { OutputFolder } from '../output-folder';
import { builtInDescriptions } from '../read-catalogue';

interface Options extends Partial<Answers> {
  readonly project?: string;
  readonly yes?: boolean;
}

/** `infra init`: writes a `.infra/project.yml` that works as it is. */
export const command: Command = {
  define(definition, context) {
    definition
      .option('-C, --project <dir>', 'the folder to write .infra in (default: this one)')
      .option('--name <name>', "name of the project (default: the repository's)")
      .option('--app <name>', 'name of the first application')
      .option(
        '--stack <type>',
        'what the application is, as infra stacks lists it (default: what the repository looks like)',
      )
      .option('--image <image>', 'its image, with or without tag')
      .option('--port <port>', 'port it listens on')
      .option('--registry <registry>', 'where images go, as ghcr.io/acme')
      .option('--schedule <schedule>', 'when a cron application runs')
      .option(
        '--settings <module>',
        "module of settings, of a stack that has one, as Django's (default: that of manage.py)",
      )
      .option('-y, --yes', 'do not ask; take what is proposed')
      .action((options: Options) => context.run(() => init(options, context)));
  },
};

async function init(options: Options, { io }: CommandContext): Promise<ExitCode> {
  const directory = resolve(io.directory, options.project ?? '.');
  const folder = new OutputFolder({
    path: join(directory, folderName),
    directory: io.directory,
    repository: repositoryAt(directory),
  });
  checkFree(folder);
  const descriptions = await builtInDescriptions();
  checkAnswers(options, descriptions);
  const facts = repositoryFacts(directory, descriptions);
  if (options.stack === undefined && facts.detected !== undefined)
    io.stderr.write(`looks like ${facts.detected.stack}: ${facts.detected.why}\n`);
  const answers =
    io.interactive && options.yes !== true
      ? await asked(options, facts, descriptions, io)
      : proposed(options, facts, descriptions);
  checkAnswers(answers, descriptions);
  checkFiles(answers, directory, descriptions);
  // Questions take their time.
  checkFree(folder);
  folder.write('project.yml', projectTemplate(answers, descriptions, schemaPath(directory)));
  io.stdout.write(`${folder.shown('project.yml')}\n`);
  io.stderr.write(nextSteps(answers, options.project));
  return exitCodes.ok;
}

function checkFree(folder: OutputFolder): void {
  const taken = ['project.yml', 'project.yaml'].find((name) => folder.has(name));
  if (taken === undefined) return;
  throw new UserError(`${folder.shown(taken)} exists already`, {
    code: 'file-exists',
    exitCode: exitCodes.invalid,
    hint: 'Edit it, or remove it first.',
  });
}

/** What was given, and for the rest what fits most. */
function proposed(options: Options, facts: RepositoryFacts, descriptions: Descriptions): Answers {
  const { detected } = facts;
  const stack = options.stack ?? detected?.stack ?? 'web';
  const port = defaultPort(stack, descriptions);
  const name = options.name ?? facts.name;
  const begin = initOf(stack, descriptions);
  const module = begin.settings === undefined ? undefined : `${name.replaceAll('-', '_')}.settings`;
  return {
    name,
    repository: facts.remote,
    registry: options.registry,
    app: options.app ?? begin.name ?? 'web',
    stack,
    image: options.image,
    port: options.port ?? (port === undefined ? undefined : (facts.port ?? port)),
    schedule: options.schedule ?? exampleOf(stack, 'schedule', descriptions),
    settings: options.settings ?? facts.settings[stack] ?? module,
    required: requiredParameters(stack, descriptions),
  };
}

/** Asks for what was not given. */
async function asked(options: Options, facts: RepositoryFacts, descriptions: Descriptions, io: Io): Promise<Answers> {
  const questions = new Questions(io);
  const ask = async (key: AnswerName, question: string, proposal: string | undefined, stack?: string) => {
    const check = (answer: string) =>
      answer === ''
        ? undefined
        : problems({ [key]: answer, ...(stack === undefined ? {} : { stack }) }, descriptions)[0]?.message;
    const answer = options[key] ?? (await questions.ask(question, proposal ?? '', check));
    return answer === '' ? undefined : answer;
  };
  try {
    const first = proposed(options, facts, descriptions);
    const name = (await ask('name', 'Name of the project', first.name)) ?? first.name;
    const stacks = Object.keys(descriptions.stacks).join(', ');
    const stack = (await ask('stack', `What is its first application (${stacks})`, first.stack)) ?? first.stack;
    const next = proposed({ ...options, name, stack }, facts, descriptions);
    const app = (await ask('app', 'Name of the application', next.app)) ?? next.app;
    const port = next.port === undefined ? undefined : await ask('port', 'Port it listens on', next.port, stack);
    const schedule =
      next.schedule === undefined ? undefined : await ask('schedule', 'When it runs', next.schedule, stack);
    const settings =
      next.settings === undefined
        ? undefined
        : await ask(
            'settings',
            initOf(stack, descriptions).settings?.means ?? 'Module of settings',
            next.settings,
            stack,
          );
    const required: Record<string, string> = {};
    for (const [parameter, example] of Object.entries(next.required ?? {}))
      required[parameter] = await questions.ask(questionOf(stack, parameter, descriptions), example, (answer) =>
        answer === '' ? undefined : parameterProblem(stack, parameter, answer, descriptions),
      );
    const registry = await ask('registry', 'Registry for images, as ghcr.io/acme (empty: none)', '');
    return { ...next, name, stack, app, port, schedule, settings, required, registry };
  } finally {
    questions.close();
  }
}

/** What a parameter is, as a question. */
function questionOf(stack: string, parameter: string, { stacks }: Descriptions): string {
  const { description = parameter } = stacks[stack]?.parameters.properties[parameter] ?? {};
  return description.replace(/\.$/, '');
}

/** @throws UserError where the stack reads a file that is not there */
function checkFiles({ stack }: Answers, directory: string, { stacks }: Descriptions): void {
  const { reads = {}, parameters } = stacks[stack] ?? {};
  for (const [parameter, { optional = false }] of Object.entries(reads)) {
    const file = String(parameters?.properties[parameter]?.default ?? parameter);
    if (optional || existsSync(join(directory, file))) continue;
    throw new UserError(`a ${stack} reads ${file}, which is not here`, {
      code: 'file-missing',
      exitCode: exitCodes.invalid,
      hint: `Write it first; infra stacks ${stack} tells what is read of it.`,
    });
  }
}

function defaultPort(stack: string, { stacks }: Descriptions): string | undefined {
  const value = stacks[stack]?.parameters.properties['port']?.default;
  return typeof value === 'number' ? String(value) : undefined;
}

function nextSteps({ name, app, image, registry }: Answers, project: string | undefined): string {
  const where = project === undefined ? '' : ` -C ${project}`;
  const untagged = image ?? [registry, name, app].filter(Boolean).join('/');
  const isTagged = /[:@][^/]*$/.test(untagged);
  const steps = [
    [`infra show${where}`, 'what it comes to'],
    [`infra preview --offline${where}`, 'what would be deployed; needs no cluster'],
    [`infra deploy${where}${isTagged ? '' : ` --image ${app}=${untagged}:TAG`}`, 'deploys to development'],
  ] as const;
  const width = Math.max(...steps.map(([step]) => step.length));
  return `next:\n${steps.map(([step, meaning]) => `  ${step.padEnd(width)}  # ${meaning}\n`).join('')}`;
}
