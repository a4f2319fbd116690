import { plainText } from '../lib/kubernetes';
import { ConstructError, type Application, type Filled, type Infer, type StackDescription } from '../lib/model';
import type { Formation } from './formation';
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
      description: 'WSGI module. Default: beside DJANGO_SETTINGS_MODULE.',
    },
    workers: { type: 'integer', minimum: 1, maximum: 64, default: 2, description: 'Processes of gunicorn in a pod.' },
    release: { ...releaseParameter, default: 'python manage.py migrate --noinput' },
  },
  additionalProperties: false,
} as const;

export type DjangoProps = Infer<typeof parameters>;

/**
 * A Django application behind gunicorn. Migrates before the new version serves; has a PostgreSQL database and a
 * SECRET_KEY of its own unless told otherwise.
 *
 * @example new Django(application, 'django', { module: 'shop.wsgi', workers: 4 })
 */
export class Django extends HttpStack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'django',
    summary: 'A Django application behind gunicorn, migrated before it serves.',
    parameters,
    components: ['web', 'release'],
    implies: { addons: [{ type: 'postgres' }, { type: 'generated-secret', as: 'SECRET' }] },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: DjangoProps = {}) {
    super(application, id, props);
  }

  protected override formation(): Formation {
    const { command, release } = this.parameters;
    return { web: command === undefined ? { command: this.gunicorn() } : {}, release };
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
        'module-missing',
        'does not say which WSGI module to serve',
        'Set the variable DJANGO_SETTINGS_MODULE (as in shop.settings), or the parameter module (as in shop.wsgi).',
      );
    }
    const [root] = plainText(this.application, settings).split('.');
    return `${root ?? ''}.wsgi`;
  }
}
