import type { Descriptions } from '../../model/description';
import { initOf, requiredParameters, takes, type Answers } from './answers';

/** The text of a new project.yml. @param schema path to the JSON Schema, for editors */
export function projectTemplate(answers: Answers, descriptions: Descriptions, schema?: string): string {
  const { stacks } = descriptions;
  const { name, repository, registry, app, stack, image } = answers;
  const summary = stacks[stack]?.summary.replace(/\.$/, '') ?? stack;
  const images = `images go to <registry>/${name}/${app}`;
  const lines = [
    ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
    '# What is deployed, and how. infra validate checks it, infra show prints what it comes to.',
    `name: ${text(name)}`,
    ...(repository === undefined ? [] : [`repository: ${text(repository)}`]),
    registry === undefined ? `# registry: ghcr.io/acme  # ${images}` : `registry: ${text(registry)}  # ${images}`,
    '',
    'applications:',
    `  ${text(app)}:`,
    `    stack: ${text(stack)}  # ${summary}; infra stacks lists others`,
    ...(image === undefined ? [] : [`    image: ${text(image)}  # the tag is given at deploy, if not here`]),
    ...parameters(answers, descriptions),
    ...variables(answers, initOf(stack, descriptions).settings?.variable),
    stacks[stack]?.implies?.addons?.some(({ type }) => type === 'postgres') === true
      ? '    # addons: [redis]  # REDIS_URL and more; a database is there already'
      : '    # addons: [postgres, redis]  # DATABASE_URL, REDIS_URL and more',
    ...scale(answers, descriptions),
    '',
    '# environments:',
    '#   production:',
    '#     cluster: { context: my-cluster }  # of the kubeconfig; development follows the current one',
    '#     domain: example.com  # an application is reached at <application>.<domain>',
    '',
  ];
  return lines.join('\n');
}

/** How many pods production has, where the stack has pods of a number. */
function scale({ stack }: Answers, descriptions: Descriptions): string[] {
  return takes(stack, 'replicas', descriptions)
    ? ['    environments:', '      production: { parameters: { replicas: 2 } }']
    : [];
}

function parameters({ stack, port, schedule, app, required = {} }: Answers, descriptions: Descriptions): string[] {
  const examples = requiredParameters(stack, descriptions);
  const command = initOf(stack, descriptions).command
    ? [`      # command: [python, -m, ${app}]  # what the image runs, if not this`]
    : [];
  const written = [
    ...(port === undefined ? [] : [`      port: ${port}  # the container listens here; it is told so as PORT`]),
    ...(schedule === undefined ? [] : [`      schedule: ${text(schedule)}`]),
    ...Object.entries(required).map(
      ([name, value]) =>
        `      ${name}: ${text(value)}${value === examples[name] ? '  # an example; write yours' : ''}`,
    ),
  ];
  if (written.length > 0) return ['    parameters:', ...written, ...command];
  return command.length === 0
    ? []
    : ['    # parameters:', ...command.map((line) => line.replace('# ', '').replace('    ', '    # '))];
}

function variables({ settings }: Answers, variable: string | undefined): string[] {
  if (settings === undefined || variable === undefined) {
    return [
      '    # variables:',
      '    #   LOG_LEVEL: info',
      '    #   API_KEY: { secret: API_KEY }  # from infra config set --secret',
    ];
  }
  return [
    '    variables:',
    `      ${variable}: ${text(settings)}`,
    '      # API_KEY: { secret: API_KEY }  # from infra config set --secret',
  ];
}

/** A text in quotes where YAML, of any version, would read something else without. */
function text(value: string): string {
  const isPlain =
    /^[A-Za-z][\w./@-]*(:[\w./@-]+)*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}
