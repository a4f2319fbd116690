import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { normalize } from 'node:path/posix';
import { check } from '../../model/check';
import { isRecord } from '../../model/record';
import type { Schema } from '../../model/schema';
import { Report } from '../../manifest/diagnostics/report';
import { parseYaml } from '../../manifest/yaml/parse';
import { toPlain } from '../../manifest/yaml/plain';
import { readSource, type FileProblem } from '../../manifest/yaml/read-file';
import type { SourceFile } from '../../manifest/diagnostics/source-file';
import { autoscalingOf, countNotice, environmentsOf } from './copilot-scale';
import { scheduleOf } from './copilot-schedule';
import { pathFrom } from './folders';
import {
  together,
  type Details,
  type Found,
  type Place,
  type ProposedBuild,
  type Reader,
  type Value,
} from './proposal';
import { toLabel } from './repository';

/** Types of AWS Copilot (https://aws.github.io/copilot-cli/docs/manifest/overview), and what each is here. */
const types: { readonly [type: string]: string } = {
  'Load Balanced Web Service': 'web',
  'Request-Driven Web Service': 'web',
  'Backend Service': 'web',
  'Worker Service': 'worker',
  'Scheduled Job': 'cron',
};

/** Reads the services and jobs of AWS Copilot, as `copilot/<name>/manifest.yml` tells them. */
export const readCopilot: Reader = (place) => {
  const folder = join(place.directory, 'copilot');
  const found = namesIn(folder)
    .filter((name) => !['environments', 'pipelines'].includes(name))
    .flatMap((name) => workloadAt(join('copilot', name, 'manifest.yml'), name, place) ?? []);
  const [first, ...others] = found;
  const notices = namesIn(join(folder, 'environments')).map(
    (name) =>
      `copilot/environments/${name} is not converted: its cluster and domain go under environments: of project.yml`,
  );
  return first === undefined ? [] : [{ ...first, notices: [...(first.notices ?? []), ...notices] }, ...others];
};

/** What a workspace says the project is called. */
export function workspaceName(directory: string, repository: string): string | undefined {
  const name = manifestAt(join(directory, 'copilot', '.workspace'), repository)?.['application'];
  return typeof name === 'string' ? toLabel(name) : undefined;
}

function workloadAt(path: string, folder: string, place: Place): Found | undefined {
  const told = manifestAt(join(place.directory, path), place.repository);
  if (told === undefined) return undefined;
  const type = String(told['type'] ?? '');
  const name = toLabel(String(told['name'] ?? folder));
  const { build, image, port, buildNotices } = imageOf(told['image'], place);
  const stack = type === 'Backend Service' && port === undefined ? 'worker' : types[type];
  const { schedule, notices: scheduleNotices = [] } = stack === 'cron' ? scheduleOf(told['on']) : {};
  return {
    folder: build?.context === undefined ? '.' : pathFrom(place.directory, join(place.repository, build.context)),
    name,
    stack: stack ?? 'web',
    why: `${path.replaceAll('\\', '/')} is a ${type}`,
    port: stack === 'web' ? port : undefined,
    schedule,
    image,
    ...(build === undefined ? {} : { build }),
    ...together(
      { parameters: type === 'Backend Service' && stack === 'web' ? { public: false } : {} },
      parametersOf(told, stack ?? 'web', place),
      variablesOf(told),
      environmentsOf(told['environments'], stack ?? 'web', place),
      {
        notices: [
          ...(stack === undefined ? [`type ${type} has no equivalent; web is used instead`] : []),
          ...buildNotices,
          ...scheduleNotices,
          ...leftOut(told, join(place.directory, dirname(path))),
        ],
      },
    ),
  };
}

/** What is read of a manifest; texts are taken as they are written. */
const schema: Schema = {
  type: 'object',
  properties: {
    variables: { type: 'object', additionalProperties: { type: 'string' } },
    on: { type: 'object', properties: { schedule: { type: 'string' } } },
  },
};

function manifestAt(path: string, repository: string): Record<string, unknown> | undefined {
  const file: SourceFile | FileProblem = readSource(repository, path);
  if ('code' in file) return undefined;
  const report = new Report();
  const node = parseYaml(file, report);
  const value = node === undefined ? undefined : toPlain(node, schema);
  return isRecord(value) ? value : undefined;
}

/** `image`: a build, whose paths begin at the top of the workspace, or a location. */
function imageOf(image: unknown, { directory, repository }: Place) {
  const { build, location, port } = isRecord(image) ? image : { build: undefined };
  const told = isRecord(build) ? build : { dockerfile: build };
  const dockerfile = typeof told['dockerfile'] === 'string' ? told['dockerfile'] : undefined;
  const context = typeof told['context'] === 'string' ? told['context'] : dirname(dockerfile ?? '.');
  const more = ['target', 'cache_from'].filter((key) => Object.hasOwn(told, key));
  return {
    build: dockerfile === undefined && told['context'] === undefined ? undefined : buildOf(),
    image: typeof location === 'string' && !location.includes('$') ? location : undefined,
    port: port === undefined ? undefined : String(port),
    buildNotices: more.map((key) => `image.build.${key} is not converted`),
  };

  function buildOf(): ProposedBuild | undefined {
    const at = pathFrom(repository, join(directory, normalize(context)));
    const file = pathFrom(join(directory, context), join(directory, dockerfile ?? join(context, 'Dockerfile')));
    // What lies elsewhere than in the context cannot be told.
    if (at.startsWith('..') || file.startsWith('..')) return undefined;
    const args = isRecord(told['args']) ? { args: textsOf(told['args']) } : {};
    if (file !== 'Dockerfile') return { context: at, dockerfile: file, ...args };
    return at === '.' && Object.keys(args).length === 0 ? undefined : { context: at, ...args };
  }
}

function textsOf(values: Record<string, unknown>): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function parametersOf(told: Record<string, unknown>, stack: string, { descriptions }: Place): Details {
  const { cpu, memory, count, http, command } = told;
  const scaled = isRecord(count) ? autoscalingOf(count) : undefined;
  const path = isRecord(http) ? http['healthcheck'] : undefined;
  const wanted: { readonly [name: string]: unknown } = {
    replicas: typeof count === 'number' ? count : undefined,
    autoscaling: scaled?.autoscaling,
    healthPath: isRecord(path) ? path['path'] : path,
    command,
    resources: {
      // 1024 units are a processor.
      ...(typeof cpu === 'number' ? { cpu: `${Math.round((cpu * 1000) / 1024)}m` } : {}),
      ...(typeof memory === 'number' ? { memory: `${memory}Mi` } : {}),
    },
  };
  const { properties = {} } = descriptions.stacks[stack]?.parameters ?? {};
  const parameters = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => {
      const parameter = properties[name];
      const isEmpty = value === undefined || (isRecord(value) && Object.keys(value).length === 0);
      return !isEmpty && parameter !== undefined && check(value, parameter).length === 0;
    }),
  ) as { [name: string]: Value };
  const notices = scaled !== undefined && parameters['autoscaling'] === undefined ? [countNotice] : [];
  return { parameters, notices: [...notices, ...(scaled?.notices ?? [])] };
}

function variablesOf({ variables, secrets: told }: Record<string, unknown>): Details {
  const given = Object.entries(isRecord(variables) ? variables : {});
  const plain = given.flatMap(([name, value]) => (typeof value === 'string' ? [[name, { value }] as const] : []));
  const others = given.filter(([, value]) => typeof value !== 'string');
  return {
    variables: Object.fromEntries(plain),
    secrets: Object.keys(isRecord(told) ? told : {}),
    notices: others.map(
      ([name]) => `variable ${name} comes from elsewhere: set its value, or attach the add-on that provides it`,
    ),
  };
}

/** Keys of a manifest that have no like. */
const notConverted = [
  'sidecars',
  'storage',
  'publish',
  'subscribe',
  'network',
  'taskdef_overrides',
  'nlb',
  'entrypoint',
  'exec',
  'retries',
  'timeout',
  'platform',
  'deployment',
  'observability',
  'env_file',
  'logging',
];

/** What is told of requests beside the health check. */
function httpKeys(http: unknown): string[] {
  if (!isRecord(http)) return [];
  const others = Object.keys(http).filter((key) => !['path', 'healthcheck', 'alias'].includes(key));
  return [
    ...(Object.hasOwn(http, 'alias')
      ? ['http.alias: set environments.production.domain in project.yml, or parameters.host of the application']
      : []),
    ...others.map((key) => `http.${key} is not converted`),
  ];
}

/** What has another place here. */
function leftOut(told: Record<string, unknown>, folder: string): string[] {
  return [
    ...notConverted.filter((key) => Object.hasOwn(told, key)).map((key) => `${key} is not converted`),
    ...httpKeys(told['http']),
    ...(existsSync(join(folder, 'addons'))
      ? ['addons/ is CloudFormation; infra addons lists what is available instead']
      : []),
  ];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
