import { plainText } from '../lib/kubernetes';
import { ConstructError, type Application, type Filled, type Infer, type StackDescription } from '../lib/model';
import type { Formation, Process } from './formation';
import { httpParameters, HttpStack, releaseParameter } from './http-stack';

const parameters = {
  type: 'object',
  properties: {
    ...httpParameters,
    port: { ...httpParameters.port, default: 8000 },
    module: {
      type: 'string',
      pattern: '^[A-Za-z_][\\w.]*(:\\w+)?$',
      'x-expected': 'a module such as shop.wsgi',
      'x-needed-unless': { parameters: ['command'], variables: ['DJANGO_SETTINGS_MODULE'] },
      description: 'WSGI module. Default: wsgi in the package of DJANGO_SETTINGS_MODULE.',
    },
    workers: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: 2,
      description: 'Number of gunicorn processes in each pod.',
    },
    release: { ...releaseParameter, default: 'python manage.py migrate --noinput' },
    celery: {
      type: 'object',
      description: 'Runs Celery next to the web process; {} is enough. Adds a Redis with the alias BROKER.',
      properties: {
        app: {
          type: 'string',
          pattern: '^[A-Za-z_][\\w.]*(:\\w+)?$',
          'x-expected': 'a module such as shop or shop.celery:app',
          'x-needed-unless': { parameters: ['module'], variables: ['DJANGO_SETTINGS_MODULE'] },
          description: 'Celery application. Default: the package of the WSGI module.',
        },
        worker: {
          type: 'object',
          description: 'The workers that process tasks.',
          properties: {
            replicas: { type: 'integer', minimum: 0, maximum: 1000, default: 1, description: 'Number of pods.' },
            concurrency: {
              type: 'integer',
              minimum: 1,
              maximum: 256,
              default: 2,
              description: 'Tasks that each pod processes at a time.',
            },
            queues: {
              type: 'array',
              items: { type: 'string', pattern: '^[\\w.-]+$', 'x-expected': 'names of queues' },
              minItems: 1,
              description: "Queues to take tasks from. Default: Celery's own default.",
            },
          },
          additionalProperties: false,
          default: {},
        },
        beat: {
          type: 'boolean',
          default: false,
          description: 'Whether to run a scheduler for periodic tasks, never two at a time.',
        },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
} as const;

/** Files that list what Python installs, where they name Celery rather than a package beside it. */
const celerySigns = ['requirements.txt', 'requirements/base.txt', 'pyproject.toml', 'Pipfile'].map((file) => ({
  file,
  pattern: '^\\s*[Cc]elery(?![\\w-])|["\'][Cc]elery(?![\\w-])',
  says: 'names celery',
}));

export type DjangoProps = Infer<typeof parameters>;

/**
 * A Django application behind gunicorn. Migrates before the new version serves. By default it gets a PostgreSQL
 * database and a SECRET_KEY.
 *
 * @example new Django(application, 'django', { module: 'shop.wsgi', workers: 4 })
 */
export class Django extends HttpStack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'django',
    summary: 'A Django application behind gunicorn, migrated before it serves, optionally with Celery.',
    parameters,
    components: ['web', 'release', 'celery-worker', 'celery-beat'],
    objects: ['celery-worker', 'celery-beat'],
    init: {
      signs: [{ file: 'manage.py', says: "is Django's" }],
      proposes: { celery: { value: {}, signs: celerySigns } },
      settings: {
        variable: 'DJANGO_SETTINGS_MODULE',
        means: "Django's settings module",
        schema: { type: 'string', pattern: '^[A-Za-z_][\\w.]*$', 'x-expected': 'a module such as shop.settings' },
        file: 'manage.py',
        pattern: 'DJANGO_SETTINGS_MODULE[\'"]\\s*,\\s*[\'"]([A-Za-z_][\\w.]*)[\'"]',
      },
    },
    implies: {
      pipelines: {
        test: {
          image: 'python:3.13',
          before_script: ['pip install -r requirements.txt'],
          script: ['python manage.py test'],
          variables: { PIP_CACHE_DIR: '$CI_PROJECT_DIR/.cache/pip' },
          cache: { key: { files: ['requirements.txt'] }, paths: ['.cache/pip'] },
        },
      },
      addons: [
        { type: 'postgres' },
        { type: 'generated-secret', as: 'SECRET' },
        { type: 'redis', as: 'BROKER', when: 'celery' },
      ],
    },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: DjangoProps = {}) {
    super(application, id, props);
  }

  protected override formation(): Formation {
    const { command, release, celery } = this.parameters;
    const web = command === undefined ? { command: this.gunicorn() } : {};
    if (celery === undefined) return { web, release };
    const { app = this.module().split('.')[0] ?? '', worker, beat } = celery;
    const broker = this.application.attachments.get('BROKER')?.addon;
    return {
      web,
      release,
      others: celeryProcesses(app, worker, beat),
      // The name that Celery itself reads, whatever the settings say.
      variables: broker === undefined ? {} : { CELERY_BROKER_URL: broker.binding('url') },
    };
  }

  /** The server's command; recycles its workers so that a leak does not grow for ever. */
  private gunicorn(): readonly string[] {
    const { port, workers } = this.parameters;
    return [
      'gunicorn',
      this.module(),
      `--bind=0.0.0.0:${port}`,
      `--workers=${workers}`,
      '--worker-tmp-dir=/tmp',
      '--access-logfile=-',
      '--max-requests=1000',
      '--max-requests-jitter=100',
    ];
  }

  private module(): string {
    if (this.parameters.module !== undefined) return this.parameters.module;
    const settings = this.application.variables().get('DJANGO_SETTINGS_MODULE');
    if (settings === undefined) {
      throw new ConstructError(
        this.application,
        'parameter-needed',
        'does not say which WSGI module to serve',
        'Set the variable DJANGO_SETTINGS_MODULE (such as shop.settings), or the parameter module (such as shop.wsgi).',
      );
    }
    const [root] = plainText(this.application, settings).split('.');
    return `${root ?? ''}.wsgi`;
  }
}

type Worker = NonNullable<Filled<typeof parameters>['celery']>['worker'];

function celeryProcesses(
  app: string,
  { replicas, concurrency, queues }: Worker,
  beat: boolean,
): { readonly [name: string]: Process } {
  const celery = ['celery', `--app=${app}`];
  const taken = queues === undefined ? [] : [`--queues=${queues.join(',')}`];
  const worker = {
    command: [...celery, 'worker', `--concurrency=${concurrency}`, ...taken, '--loglevel=info'],
    replicas,
    // On the signal to stop it ends the tasks it has begun.
    stopSeconds: 60,
  };
  if (!beat) return { 'celery-worker': worker };
  const schedule = ['--schedule=/tmp/celerybeat-schedule', '--pidfile='];
  const command = [...celery, 'beat', ...schedule, '--loglevel=info'];
  return { 'celery-worker': worker, 'celery-beat': { command, singleton: true } };
}
