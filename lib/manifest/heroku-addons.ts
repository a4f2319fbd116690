/** What stands for an add-on of Heroku's: an add-on that gives the same variables, or keys of the configuration. */
export type Replacement =
  | {
      readonly type: string;
      /** @default the type's conventional alias */
      readonly as?: string;
      /** Variable name → binding. */
      readonly env?: { readonly [variable: string]: string };
    }
  | { readonly secrets: readonly string[] };

const logs = 'the cluster collects what pods print; use the add-on logging for another collector';

const mailgun = {
  MAILGUN_SMTP_SERVER: 'host',
  MAILGUN_SMTP_PORT: 'port',
  MAILGUN_SMTP_LOGIN: 'username',
  MAILGUN_SMTP_PASSWORD: 'password',
};

/**
 * Add-ons of Heroku's by the name in front of the plan, with the variables that each gives there
 * (https://elements.heroku.com/addons).
 */
export const herokuAddOns: { readonly [name: string]: Replacement } = {
  'heroku-postgresql': { type: 'postgres' },
  'heroku-redis': { type: 'redis' },
  rediscloud: { type: 'redis', as: 'REDISCLOUD' },
  redistogo: { type: 'redis', as: 'REDISTOGO' },
  'heroku-kafka': { type: 'kafka' },
  jawsdb: { type: 'mysql', as: 'JAWSDB' },
  'jawsdb-maria': { type: 'mysql', as: 'JAWSDB_MARIA' },
  cleardb: { type: 'mysql', as: 'CLEARDB', env: { CLEARDB_DATABASE_URL: 'url' } },
  mongolab: { type: 'mongodb', env: { MONGODB_URI: 'url' } },
  ormongo: { type: 'mongodb', as: 'ORMONGO' },
  cloudamqp: { type: 'rabbitmq', as: 'CLOUDAMQP' },
  memcachier: { type: 'memcached', as: 'MEMCACHIER' },
  memcachedcloud: { type: 'memcached', as: 'MEMCACHEDCLOUD' },
  bonsai: { type: 'opensearch', as: 'BONSAI' },
  searchbox: { type: 'opensearch', as: 'SEARCHBOX' },
  foundelasticsearch: { type: 'opensearch', as: 'FOUNDELASTICSEARCH' },
  bucketeer: { type: 's3', as: 'BUCKETEER', env: { BUCKETEER_BUCKET_NAME: 'name' } },
  sentry: { type: 'sentry' },
  newrelic: { type: 'newrelic' },
  mailgun: { type: 'smtp', as: 'MAILGUN', env: mailgun },
  sendgrid: { secrets: ['SENDGRID_API_KEY'] },
  postmark: { secrets: ['POSTMARK_API_TOKEN'] },
  cloudinary: { secrets: ['CLOUDINARY_URL'] },
  rollbar: { secrets: ['ROLLBAR_ACCESS_TOKEN'] },
  honeybadger: { secrets: ['HONEYBADGER_API_KEY'] },
  algoliasearch: { secrets: ['ALGOLIASEARCH_API_KEY', 'ALGOLIASEARCH_APPLICATION_ID'] },
};

/** What is done here in another way than by an add-on. */
export const otherwise: { readonly [name: string]: string } = {
  scheduler: 'add an application with stack: cron, a schedule and a command for each scheduled task',
  papertrail: logs,
  logentries: logs,
  coralogix: logs,
};
