import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderName, repositoryAt } from '../../manifest/locate';
import { exitCodes, UserError, type ExitCode } from '../../model/error';
import { parseImage } from '../../model/image-reference';
import { Questions } from '../ask';
import type { Command, CommandContext } from '../command';
import { appJsonProject } from '../init/app-json';
import { checkAnswers, type Answers, type ApplicationAnswers, type ProjectAnswers } from '../init/answers';
import { workspaceName } from '../init/copilot';
import { asApplication } from '../init/folders';
import type { NewApplication } from '../init/application-template';
import { Conversation } from '../init/conversation';
import { applicationsIn, findApplications, type Named } from '../init/find-applications';
import { noticeFor, type Place } from '../init/proposal';
import { proposed } from '../init/propose';
import { repositoryFacts, schemaPath } from '../init/repository';
import { projectTemplate, type NewProject } from '../init/template';
import type { Io } from '../io';
import { OutputFolder } from '../output-folder';
import { builtInDescriptions } from '../read-catalogue';

interface Options extends Partial<Answers> {
  readonly project?: string;
  readonly folder?: readonly string[];
  readonly yes?: boolean;
}

/** Options that tell of one application. */
const ofOne = [
  'app',
  'stack',
  'image',
  'port',
  'schedule',
  'settings',
] as const satisfies readonly (keyof ApplicationAnswers)[];

/** `infra init`: writes a `.infra/project.yml` that works as it is. */
export const command: Command = {
  define(definition, context) {
    definition
      .option('-C, --project <dir>', 'the folder to create .infra in (default: the current one)')
      .option('--name <name>', "name of the project (default: the repository's)")
      .option('--folder <dir...>', 'folders that each hold an application (default: those that look like one)')
      .option('--app <name>', 'name of the application, if there is only one')
      .option('--stack <type>', 'stack of the application, see infra stacks (default: detected from the repository)')
      .option('--image <image>', 'image of the application, with or without a tag')
      .option('--port <port>', 'port that the application listens on')
      .option('--registry <registry>', 'registry for images, such as ghcr.io/acme')
      .option('--schedule <schedule>', 'schedule of a cron application')
      .option(
        '--settings <module>',
        'settings module, for stacks that have one, such as Django (default: the one in manage.py)',
      )
      .option('-y, --yes', 'do not ask questions; accept what is proposed')
      .action((options: Options) => context.run(() => init(options, context)));
  },
};

async function init(options: Options, { io }: CommandContext): Promise<ExitCode> {
  const directory = resolve(io.directory, options.project ?? '.');
  const repository = repositoryAt(directory);
  const folder = new OutputFolder({ path: join(directory, folderName), directory: io.directory, repository });
  checkFree(folder);
  const descriptions = await builtInDescriptions();
  checkAnswers(options, descriptions);
  // Paths are compared with the repository's.
  const real = existsSync(directory) ? realpathSync(directory) : directory;
  const place = { directory: real, repository, descriptions };
  const found = applications(options, place);
  tell(found, options, place, io);
  const questions = io.interactive && options.yes !== true ? new Questions(io) : undefined;
  const project = await chosen(options, found, place, questions).finally(() => questions?.close());
  checkFiles(project.applications, place);
  // Questions take their time.
  checkFree(folder);
  folder.write('project.yml', projectTemplate(project, descriptions, schemaPath(directory)));
  io.stdout.write(`${folder.shown('project.yml')}\n`);
  io.stderr.write(nextSteps(project, options.project));
  return exitCodes.ok;
}

function checkFree(folder: OutputFolder): void {
  const taken = ['project.yml', 'project.yaml'].find((name) => folder.has(name));
  if (taken === undefined) return;
  throw new UserError(`${folder.shown(taken)} already exists`, {
    code: 'file-exists',
    exitCode: exitCodes.invalid,
    hint: 'Edit it, or remove it first.',
  });
}

/** What the project may have: what somebody says, else what is found, else a web application of the whole folder. */
function applications(options: Options, place: Place): readonly Named[] {
  const { stack, folder } = options;
  const told = ofOne.filter((key) => options[key] !== undefined);
  if (folder !== undefined) {
    if (told.length === 0 || folder.length === 1) return applicationsIn(folder, place, stack);
    throw new UserError(`--${told.join(', --')} describes a single application, but there are several`, {
      code: 'option-invalid',
      exitCode: exitCodes.invalid,
      hint: 'Leave it out, and set it in .infra/project.yml afterwards.',
    });
  }
  const found = stack === undefined ? findApplications(place) : [];
  // What is told of one is told of that at the top, unless there is one only.
  const meant = told.length === 0 || found.length === 1 ? found : found.filter((each) => each.folder === '.');
  return meant.length === 0 ? applicationsIn(['.'], place, stack ?? 'web') : meant;
}

/** Says what was found, and what could not be taken over. */
function tell(found: readonly Named[], { stack, image }: Options, { descriptions }: Place, { stderr }: Io): void {
  const [first, ...others] = found;
  if (others.length === 0 && stack === undefined && first?.why !== '')
    stderr.write(`looks like ${first?.stack ?? ''}: ${first?.why ?? ''}\n`);
  // Who gives an image needs no source here.
  if (others.length === 0 && stack === undefined && image === undefined && first?.why === '') {
    const summary = descriptions.stacks[first.stack]?.summary.replace(/\.$/, '') ?? '';
    stderr.write(
      `no application was recognised here; this is a start to edit, with the stack ${first.stack} (${summary})\n` +
        '  to use a folder further down: infra init --folder DIR --stack TYPE; infra stacks lists the types\n',
    );
  }
  const width = Math.max(...found.map(({ name }) => name.length));
  if (others.length > 0) stderr.write(`found ${found.length} applications:\n`);
  for (const each of others.length > 0 ? found : [])
    stderr.write(`  ${each.name.padEnd(width)}  ${each.stack}: ${each.why}\n`);
  for (const { name, notices = [] } of found)
    for (const notice of notices) stderr.write(`note: ${name}: ${noticeFor(notice, name)}\n`);
}

/** The project as it is proposed, or as somebody answers. */
async function chosen(
  options: Options,
  found: readonly Named[],
  place: Place,
  questions: Questions | undefined,
): Promise<NewProject> {
  const { directory, descriptions } = place;
  const facts = repositoryFacts(directory);
  const told = appJsonProject(directory);
  const named = options.name ?? workspaceName(directory, place.repository) ?? told.name ?? facts.name;
  const asked = questions === undefined ? undefined : new Conversation(questions, options, descriptions);
  const name = (await asked?.name(named)) ?? named;
  const context = { directory, project: name, descriptions };
  const wanted = found.length > 1 ? ((await asked?.which(found.map((each) => each.name))) ?? undefined) : undefined;
  const applications: NewApplication[] = [];
  for (const each of found.filter((one) => wanted?.includes(one.name) ?? true)) {
    const proposal = proposed(options, each, context);
    const stack = found.length > 1 ? undefined : await asked?.stack(proposal.stack);
    const answers =
      (stack === undefined ? undefined : await asked?.application(proposed({ ...options, stack }, each, context))) ??
      proposal;
    // What files tell of one stack does not fit another.
    const details = answers.stack === each.stack ? each : asApplication(each.folder, answers, place);
    applications.push({ ...answers, build: each.build, details });
  }
  const project: ProjectAnswers = {
    name,
    description: told.description,
    repository: facts.remote ?? told.repository,
    registry: asked === undefined ? options.registry : await asked.registry(),
  };
  for (const application of applications) checkAnswers({ ...project, ...application }, descriptions);
  return { ...project, applications };
}

/** @throws UserError where a stack reads a file that is not there */
function checkFiles(chosenOnes: readonly NewApplication[], { repository, descriptions }: Place): void {
  for (const { stack, details } of chosenOnes) {
    const { reads = {}, parameters } = descriptions.stacks[stack] ?? {};
    for (const [parameter, { optional = false }] of Object.entries(reads)) {
      const file = String(details?.parameters?.[parameter] ?? parameters?.properties[parameter]?.default ?? parameter);
      if (optional || existsSync(join(repository, file))) continue;
      throw new UserError(`the stack ${stack} reads ${file}, which does not exist`, {
        code: 'file-missing',
        exitCode: exitCodes.invalid,
        hint: `Create it first; infra stacks ${stack} describes what it contains.`,
      });
    }
  }
}

function nextSteps({ name, registry, applications }: NewProject, project: string | undefined): string {
  const where = project === undefined ? '' : ` -C ${project}`;
  const images = applications.flatMap(({ app, image }) => {
    const untagged = image ?? [registry ?? 'REGISTRY', name, app].join('/');
    const { tag, digest } = parseImage(untagged);
    return tag === undefined && digest === undefined ? [`${app}=${untagged}:TAG`] : [];
  });
  const [image] = images;
  const given = image === undefined ? '' : images.length === 1 ? ` --image ${image}` : ' --images FILE';
  // Without one there is nowhere to push what is built, and nothing for a cluster to pull.
  const needsRegistry = registry === undefined && applications.some(({ image }) => image === undefined);
  const steps = [
    ...(needsRegistry
      ? [['set registry: in .infra/project.yml', 'where images go, such as ghcr.io/acme'] as const]
      : []),
    [`infra show${where}`, 'the effective configuration'],
    [`infra preview --offline${where}`, 'what would be deployed; needs no cluster'],
    ...(images.length > 1 ? [[`infra build --push --output FILE${where}`, 'builds the images'] as const] : []),
    [`infra deploy${where}${given}`, 'deploys to development'],
  ] as const;
  const width = Math.max(...steps.map(([step]) => step.length));
  return `next:\n${steps.map(([step, meaning]) => `  ${step.padEnd(width)}  # ${meaning}\n`).join('')}`;
}
