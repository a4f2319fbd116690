import type { Descriptions } from '../../model/description';
import { initOf, requiredParameters, type ApplicationAnswers } from './answers';
import { noticeFor, type Details, type ProposedAddOn, type ProposedBuild } from './proposal';
import { comment, flow, text } from './yaml-text';

/** An application to write, with what files of other tools tell of it. */
export interface NewApplication extends ApplicationAnswers {
  readonly build?: ProposedBuild | undefined;
  readonly details?: Details;
}

/** The lines of an application. @param isFirst comments show what else it may say */
export function applicationLines(application: NewApplication, descriptions: Descriptions, isFirst: boolean): string[] {
  const { app, stack, image, build, details: { notices = [] } = {} } = application;
  const summary = descriptions.stacks[stack]?.summary.replace(/\.$/, '') ?? stack;
  return [
    `  ${text(app)}:`,
    `    stack: ${text(stack)}  # ${summary}${isFirst ? '; infra stacks lists others' : ''}`,
    ...(image === undefined ? [] : [`    image: ${text(image)}  # the tag is given here or at deployment`]),
    ...(build === undefined
      ? []
      : [`    build: ${flow(Object.keys(build).length === 1 ? build.context : { ...build })}`]),
    ...parameters(application, descriptions, isFirst),
    ...variables(application, descriptions, isFirst),
    ...addons(application, descriptions, isFirst),
    ...notices.map((notice) => `    ${comment(noticeFor(notice, app))}`),
    ...environments(application),
  ];
}

/** What environments change. */
function environments({ details }: NewApplication): string[] {
  const told = Object.entries(details?.environments ?? {});
  if (told.length === 0) return [];
  return ['    environments:', ...told.map(([name, parameters]) => `      ${name}: ${flow({ parameters })}`)];
}

function parameters(application: NewApplication, descriptions: Descriptions, isFirst: boolean): string[] {
  const { stack, port, schedule, app, required = {}, details: { parameters: told = {} } = {} } = application;
  const examples = requiredParameters(stack, descriptions);
  const command =
    initOf(stack, descriptions).command === true && isFirst && told['command'] === undefined
      ? [`      # command: [python, -m, ${app}]  # if the image runs something else by default`]
      : [];
  const written = [
    ...(port === undefined ? [] : [`      port: ${port}  # the container listens here; passed to it as PORT`]),
    ...(schedule === undefined ? [] : [`      schedule: ${text(schedule)}`]),
    ...Object.entries(required).map(
      ([name, value]) =>
        `      ${name}: ${text(value)}${value === examples[name] ? '  # an example; use your own' : ''}`,
    ),
    ...Object.entries(told).map(([name, value]) => `      ${name}: ${flow(value)}`),
  ];
  if (written.length > 0) return ['    parameters:', ...written, ...command];
  return command.length === 0
    ? []
    : ['    # parameters:', ...command.map((line) => line.replace('# ', '').replace('    ', '    # '))];
}

function variables(application: NewApplication, descriptions: Descriptions, isFirst: boolean): string[] {
  const { app, stack, settings, details: { variables: told = {} } = {} } = application;
  const variable = initOf(stack, descriptions).settings?.variable;
  const ofSettings = settings === undefined || variable === undefined ? {} : { [variable]: { value: settings } };
  const all = Object.entries<{ readonly value: string; readonly means?: string | undefined }>({
    ...ofSettings,
    ...told,
  });
  const secret = `API_KEY: { secret: API_KEY }  # from infra config set --secret --app ${app} API_KEY`;
  if (all.length === 0) return isFirst ? ['    # variables:', '    #   LOG_LEVEL: info', `    #   ${secret}`] : [];
  return [
    '    variables:',
    ...all.map(([name, { value, means }]) => `      ${name}: ${flow(value)}${meaning(means)}`),
    ...(isFirst ? [`      # ${secret}`] : []),
  ];
}

function addons({ app, stack, details }: NewApplication, { stacks }: Descriptions, isFirst: boolean): string[] {
  const { addons: others = [], secrets: keys = [] } = details ?? {};
  const means = `set each with infra config set --secret --app ${app} NAME`;
  const told = keys.length === 0 ? others : [...others, { type: 'secret', parameters: { keys }, means }];
  if (told.length > 0) return ['    addons:', ...told.map(addon)];
  if (!isFirst) return [];
  return stacks[stack]?.implies?.addons?.some(({ type }) => type === 'postgres') === true
    ? ['    # addons: [redis]  # sets REDIS_URL and more; a database is already included']
    : ['    # addons: [postgres, redis]  # sets DATABASE_URL, REDIS_URL and more'];
}

function addon({ type, as, parameters: told, env, means }: ProposedAddOn): string {
  const more = {
    ...(as === undefined ? {} : { as }),
    ...(told === undefined ? {} : { parameters: told }),
    ...(env === undefined ? {} : { env }),
  };
  const written = Object.keys(more).length === 0 ? text(type) : flow({ type, ...more });
  return `      - ${written}${meaning(means)}`;
}

function meaning(means: string | undefined): string {
  return means === undefined ? '' : `  ${comment(means)}`;
}
