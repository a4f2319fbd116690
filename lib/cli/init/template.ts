import type { Descriptions } from '../../model/description';
import type { Answers } from './answers';

/** The text of a new project.yml. @param schema path to the JSON Schema, for editors */
export function projectTemplate(answers: Answers, { stacks }: Descriptions, schema?: string): string {
  const { name, repository, registry, app, stack, image } = answers;
  const others = Object.keys(stacks).filter((type) => type !== stack);
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
    `    stack: ${text(stack)}  # ${summary}; others: ${others.join(', ')}`,
    ...(image === undefined ? [] : [`    image: ${text(image)}  # the tag is given at deploy, if not here`]),
    ...parameters(answers),
    ...variables(answers),
    stacks[stack]?.implies?.addons?.some(({ type }) => type === 'postgres') === true
      ? '    # addons: [redis]  # REDIS_URL and more; a database is there already'
      : '    # addons: [postgres, redis]  # DATABASE_URL, REDIS_URL and more',
    ...(stack === 'cron' ? [] : ['    environments:', '      production: { parameters: { replicas: 2 } }']),
    '',
    '# environments:',
    '#   production:',
    '#     cluster: { context: my-cluster }  # of the kubeconfig; development follows the current one',
    '#     domain: example.com  # an application is reached at <application>.<domain>',
    '',
  ];
  return lines.join('\n');
}

function parameters({ stack, port, schedule, app }: Answers): string[] {
  const command =
    stack === 'worker' || stack === 'cron'
      ? [`      # command: [python, -m, ${app}]  # what the image runs, if not this`]
      : [];
  const written = [
    ...(port === undefined ? [] : [`      port: ${port}  # the container listens here; it is told so as PORT`]),
    ...(schedule === undefined ? [] : [`      schedule: ${text(schedule)}`]),
  ];
  if (written.length > 0) return ['    parameters:', ...written, ...command];
  return command.length === 0
    ? []
    : ['    # parameters:', ...command.map((line) => line.replace('# ', '').replace('    ', '    # '))];
}

function variables({ settings }: Answers): string[] {
  if (settings === undefined) {
    return [
      '    # variables:',
      '    #   LOG_LEVEL: info',
      '    #   API_KEY: { secret: API_KEY }  # from infra config set --secret',
    ];
  }
  return [
    '    variables:',
    `      DJANGO_SETTINGS_MODULE: ${text(settings)}`,
    '      # API_KEY: { secret: API_KEY }  # from infra config set --secret',
  ];
}

/** A text in quotes where YAML, of any version, would read something else without. */
function text(value: string): string {
  const isPlain =
    /^[A-Za-z][\w./@-]*(:[\w./@-]+)*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}
