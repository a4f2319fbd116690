import type { Application, Filled, Infer, StackDescription } from '../lib/model';
import type { Formation } from './formation';
import { httpParameters, HttpStack, releaseParameter } from './http-stack';
import { resourcesWith } from './memory';

const parameters = {
  type: 'object',
  properties: {
    ...httpParameters,
    port: { ...httpParameters.port, default: 3000 },
    healthPath: { ...httpParameters.healthPath, default: '/up' },
    resources: resourcesWith('512Mi'),
    threads: { type: 'integer', minimum: 1, maximum: 64, default: 3, description: 'Threads of each Puma process.' },
    workers: {
      type: 'integer',
      minimum: 0,
      maximum: 64,
      default: 0,
      description: 'Puma worker processes in each pod; 0 for a single process.',
    },
    release: { ...releaseParameter, default: 'bin/rails db:migrate' },
    sidekiq: {
      type: 'object',
      description: 'Runs Sidekiq next to the web process; {} is enough. Adds a Redis.',
      properties: {
        replicas: { type: 'integer', minimum: 0, maximum: 1000, default: 1, description: 'Number of pods.' },
        concurrency: {
          type: 'integer',
          minimum: 1,
          maximum: 256,
          default: 5,
          description: 'Jobs that each pod processes at a time.',
        },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
} as const;

export type RailsProps = Infer<typeof parameters>;

/**
 * A Ruby on Rails application behind Puma. Migrates before the new version serves. By default it gets a PostgreSQL
 * database and a SECRET_KEY_BASE.
 *
 * @example new Rails(application, 'rails', { sidekiq: { concurrency: 10 } })
 */
export class Rails extends HttpStack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'rails',
    summary: 'A Ruby on Rails application behind Puma, migrated before it serves, optionally with Sidekiq.',
    parameters,
    components: ['web', 'release', 'sidekiq'],
    objects: ['sidekiq'],
    init: { signs: [{ file: 'Gemfile', pattern: '^\\s*gem\\s+[\'"]rails[\'"]', says: 'names rails' }] },
    implies: {
      pipelines: {
        test: {
          image: 'ruby:3.4',
          before_script: ['bundle install'],
          script: ['bin/rails db:test:prepare test'],
          variables: { RAILS_ENV: 'test', BUNDLE_PATH: '$CI_PROJECT_DIR/vendor/bundle' },
          cache: { key: { files: ['Gemfile.lock'] }, paths: ['vendor/bundle'] },
        },
      },
      addons: [
        { type: 'postgres' },
        { type: 'generated-secret', as: 'SECRET', env: { SECRET_KEY_BASE: 'key' } },
        { type: 'redis', when: 'sidekiq' },
      ],
    },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: RailsProps = {}) {
    super(application, id, props);
  }

  protected override formation(): Formation {
    const { port, release, threads, workers, sidekiq } = this.parameters;
    return {
      web: { command: ['bin/rails', 'server', '--binding=0.0.0.0', `--port=${port}`, '--pid=/tmp/server.pid'] },
      release,
      others:
        sidekiq === undefined
          ? {}
          : {
              sidekiq: {
                command: ['bundle', 'exec', 'sidekiq', '--concurrency', String(sidekiq.concurrency)],
                replicas: sidekiq.replicas,
              },
            },
      variables: {
        RAILS_ENV: 'production',
        RAILS_LOG_TO_STDOUT: 'true',
        RAILS_SERVE_STATIC_FILES: 'true',
        RAILS_MAX_THREADS: String(threads),
        WEB_CONCURRENCY: String(workers),
      },
    };
  }
}
