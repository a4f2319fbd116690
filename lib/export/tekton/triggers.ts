import { pushedBranches, pushedTags, type EventsValues } from '../../model/pipeline/events';
import { namePattern, regexpOf } from '../../model/name-pattern';
import type { ProjectValues } from '../../model/values';
import { withoutPaths } from '../pipeline/conditions';
import { fiveFields } from '../pipeline/cron';
import type { TektonContext } from './context';
import { hosts, type Host } from './hosts';
import { literal } from './language';
import { runTemplate } from './run-template';
import { images } from './sources';

/** The header by which the clock is told from others. */
const scheduleHeader = 'X-Infra-Schedule';

/** What starts a pipeline: its listener, the run it makes, and its times. */
export function triggerObjects(
  name: string,
  context: TektonContext,
  values: ProjectValues,
  hasFiles: boolean,
  hasCaches: boolean,
): object[] {
  const { pipeline, findings } = context;
  const on = withoutPaths(pipeline.on, findings);
  const hostName = /gitlab/.test(values.repository ?? '') ? 'gitlab' : 'github';
  const listened = triggers(name, on, hosts[hostName], hostName);
  if (listened.length === 0) return [];
  findings.besideFile(
    'on',
    `Tekton Triggers listens with the service account ${name}-triggers, and ${hostName} must send it events`,
    `Bind the account to the cluster role tekton-triggers-eventlistener-roles, expose the Service el-${name}, and give its address and the token of the Secret ${name}-webhook to ${hostName}.`,
  );
  if (on.schedule !== undefined && values.repository === undefined)
    findings.besideFile('on.schedule', 'scheduled runs do not know the repository', 'Set repository: in project.yml.');
  return [
    listener(name, listened),
    runTemplate(name, context, hasFiles, hasCaches),
    ...(on.schedule ?? []).map((time, index) => cronJob(`${name}-${index + 1}`, name, time, on, values)),
  ];
}

function listener(name: string, listened: readonly object[]): object {
  return {
    apiVersion: 'triggers.tekton.dev/v1beta1',
    kind: 'EventListener',
    metadata: { name },
    spec: { serviceAccountName: `${name}-triggers`, triggers: listened },
  };
}

function triggers(name: string, on: EventsValues, host: Host | undefined, hostName: string): object[] {
  if (host === undefined) return [];
  const trigger = (
    event: string,
    interceptors: readonly object[],
    given: { readonly [parameter: string]: string },
  ) => ({
    name: event.replace('_', '-'),
    interceptors,
    bindings: Object.entries(given).map(([parameter, value]) => ({ name: parameter, value })),
    template: { ref: name },
  });
  const webhook = (types: readonly string[]) => ({
    ref: { name: hostName },
    params: [
      { name: 'secretRef', value: { secretName: `${name}-webhook`, secretKey: 'token' } },
      { name: 'eventTypes', value: types },
    ],
  });
  const { pull_request, schedule } = on;
  const [branches, tags] = [pushedBranches(on), pushedTags(on)];
  const isThere = "body.after != '0000000000000000000000000000000000000000'";
  const ofRef = (kind: 'heads' | 'tags', names: readonly string[]) =>
    cel(`${matches('body.ref', `refs/${kind}/`, names)} && ${isThere}`, {
      [kind === 'heads' ? 'branch' : 'tag']: `body.ref.replace('refs/${kind}/', '', 1)`,
    });
  const extension = (parameter: string) => `$(extensions.${parameter})`;
  const target = host.pull_request.target?.slice(2, -1) ?? '';
  return [
    ...(branches.length === 0
      ? []
      : [trigger('push', [webhook(host.events.push), ofRef('heads', branches)], { ...host.push, event: 'push', branch: extension('branch') })]), // prettier-ignore
    ...(tags.length === 0
      ? []
      : [trigger('tag', [webhook(host.events.push), ofRef('tags', tags)], { ...host.push, event: 'push', tag: extension('tag') })]), // prettier-ignore
    ...(pull_request === undefined
      ? []
      : [
          trigger(
            'pull_request',
            [
              webhook(host.events.pull_request),
              cel(`${host.isNew} && ${matches(target, '', pull_request.branches ?? ['*'])}`),
            ],
            { ...host.pull_request, event: 'pull_request' },
          ),
        ]),
    ...(schedule === undefined
      ? []
      : [
          trigger('schedule', [cel(`header.match('${scheduleHeader}', '${name}')`)], {
            repository: '$(body.repository)',
            revision: '$(body.branch)',
            branch: '$(body.branch)',
            event: 'schedule',
          }),
        ]),
  ];
}

function cel(filter: string, overlays: { readonly [key: string]: string } = {}): object {
  const added = Object.entries(overlays).map(([key, expression]) => ({ key, expression }));
  return {
    ref: { name: 'cel' },
    params: [{ name: 'filter', value: filter }, ...(added.length === 0 ? [] : [{ name: 'overlays', value: added }])],
  };
}

/** Whether a text is one of names, after what stands before them. */
function matches(value: string, start: string, names: readonly string[]): string {
  const all = names.map((text) => {
    const pattern = namePattern(text);
    if (pattern.kind === 'any') return `${value}.startsWith(${celText(start)})`;
    if (pattern.kind === 'exact') return `${value} == ${celText(`${start}${pattern.name}`)}`;
    const [, inline = '', rest = ''] = /^(\(\?[a-z]+\))?(.*)$/s.exec(regexpOf(pattern)) ?? [];
    const flags = pattern.kind === 'regexp' && pattern.flags.includes('i') ? '(?i)' : inline;
    // Found anywhere in the name, unless it says where.
    const body = rest.includes('|') ? `.*(?:${rest}).*` : rest.startsWith('^') ? rest.slice(1) : `.*${rest}`;
    return `${value}.matches(${celText(`${flags}^${start}${body}`)})`;
  });
  return all.length === 1 ? (all[0] ?? '') : `(${all.join(' || ')})`;
}

/** A text as the Common Expression Language takes it for itself. */
function celText(text: string): string {
  const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `'${text.replace(/['\\]/g, '\\$&').replace(/[\0-\x1f\x7f\u2028\u2029]/g, code)}'`;
}

function cronJob(id: string, name: string, time: string, on: EventsValues, { repository = '' }: ProjectValues): object {
  const branch = on.push?.branches?.find((each) => namePattern(each).kind === 'exact') ?? 'main';
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: id },
    spec: {
      schedule: fiveFields(time),
      timeZone: 'Etc/UTC',
      jobTemplate: {
        spec: {
          template: {
            spec: {
              restartPolicy: 'Never',
              containers: [
                {
                  name: 'start',
                  image: images.curl,
                  args: [
                    '--fail-with-body',
                    '--header',
                    `${scheduleHeader}: ${name}`,
                    '--json',
                    literal(JSON.stringify({ repository, branch })),
                    `http://el-${name}:8080`,
                  ],
                },
              ],
            },
          },
        },
      },
    },
  };
}
