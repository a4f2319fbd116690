import { parseImage } from '../../model/image-reference';
import type { JobValues, ServiceValues } from '../../model/pipeline/job';
import { serviceHost } from '../../model/pipeline/service-host';
import { literal } from './language';
import type { PipelineContext } from '../pipeline/context';

/** What official images are known to do. */
interface Server {
  /** Tells whether it takes requests; GitHub waits for nothing else. */
  readonly health?: string;
  /** The variables it reads: of a job's, no others are passed on. */
  readonly reads: RegExp;
}

const servers: { readonly [image: string]: Server } = {
  postgres: { health: 'pg_isready', reads: /^(POSTGRES_|PG)/ },
  postgis: { health: 'pg_isready', reads: /^(POSTGRES_|PG)/ },
  mysql: { health: 'mysqladmin ping', reads: /^MYSQL_/ },
  mariadb: { health: 'healthcheck.sh --connect', reads: /^(MARIADB|MYSQL)_/ },
  redis: { health: 'redis-cli ping', reads: /^REDIS_/ },
  valkey: { health: 'valkey-cli ping', reads: /^VALKEY_/ },
  memcached: { reads: /^MEMCACHED_/ },
  mongo: { health: "mongosh --eval 'db.runCommand({ping: 1})'", reads: /^MONGO_/ },
  rabbitmq: { health: 'rabbitmq-diagnostics -q ping', reads: /^RABBITMQ_/ },
};

/** The image a job runs in. */
export function container(name: string, job: JobValues, context: PipelineContext): unknown {
  const { image } = job;
  if (image === undefined) return undefined;
  // GitHub starts every image its own way, so that one without an entry point is nothing special.
  if ((image.entrypoint ?? []).some((part) => part !== ''))
    context.findings.unsupported(
      name,
      'image.entrypoint',
      'GitHub ignores the entrypoint of the image that a job runs in',
    );
  return context.text(name, job, 'image', image.name);
}

/** What runs beside a job, by host name. */
export function services(name: string, job: JobValues, context: PipelineContext): object | undefined {
  if (job.services === undefined || job.services.length === 0) return undefined;
  if (job.image === undefined)
    context.findings.unsupported(
      name,
      'services',
      'in GitHub, services have host names only for jobs that run in an image',
      'Give the job an image.',
    );
  return Object.fromEntries(
    job.services.map((service) => [serviceHost(service), serviceOf(name, job, service, context)]),
  );
}

function serviceOf(name: string, job: JobValues, service: ServiceValues, context: PipelineContext): object {
  const { findings } = context;
  const key = 'services';
  if (service.command !== undefined)
    findings.unsupported(
      name,
      key,
      `GitHub can start ${service.name} only with its own command`,
      'Build an image with that command.',
    );
  const [entrypoint = '', ...rest] = service.entrypoint ?? [];
  if (rest.length > 0)
    findings.unsupported(name, key, `GitHub supports only an entrypoint without arguments for ${service.name}`);
  const base = parseImage(service.name).repository.split('/').at(-1) ?? service.name;
  const { health, reads = /^/ } = servers[base] ?? {};
  const options = [
    ...(entrypoint === '' ? [] : [`--entrypoint ${literal(JSON.stringify(entrypoint))}`]),
    ...(health === undefined
      ? []
      : [
          `--health-cmd ${health.includes(' ') ? JSON.stringify(health) : health} --health-interval 5s --health-retries 20`,
        ]),
  ];
  const lookup = context.lookup(name, job);
  const inherited = Object.keys(job.variables ?? {}).filter((variable) => reads.test(variable));
  const env = (service.variables === undefined ? inherited : Object.keys(service.variables)).map((variable) => [
    variable,
    service.variables === undefined ? (lookup(variable) ?? '') : literal(service.variables[variable] ?? ''),
  ]);
  return {
    image: context.text(name, job, key, service.name),
    ...(env.length === 0 ? {} : { env: Object.fromEntries(env) }),
    ...(options.length === 0 ? {} : { options: options.join(' ') }),
  };
}
