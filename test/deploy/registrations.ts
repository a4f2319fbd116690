import * as pulumi from '@pulumi/pulumi';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import type { RolloutTarget } from '../../lib/model';
import { noCluster, type ClusterAccess } from '../../lib/deploy/cluster';

/** What an engine was asked to register, and how. */
export interface Registration {
  readonly name: string;
  readonly type: string;
  readonly inputs: { readonly [key: string]: unknown };
  readonly retainOnDelete: boolean;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly dependencies: readonly string[];
}

interface Values {
  readonly [name: string]: unknown;
}

/** What providers answer: to resources, by type, beside their inputs; and to look-ups, by token. */
export interface Answers {
  readonly resources?: { readonly [type: string]: Values | ((inputs: Values) => Values) };
  readonly calls?: { readonly [token: string]: Values | ((inputs: Values) => Values) };
}

/**
 * Runs a program under mocks, and tells what the engine would be asked.
 * @param isPreview nothing is applied then
 * @param stack what the program is told it is
 */
export async function run(
  program: () => Promise<unknown>,
  isPreview = false,
  { resources = {}, calls = {} }: Answers = {},
  stack = 'stack',
): Promise<Registration[]> {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, type, inputs }) => {
        const answer = resources[type];
        const outputs = typeof answer === 'function' ? answer(inputs) : answer;
        return { id: `${name}-id`, state: { ...inputs, ...outputs } };
      },
      call: ({ token, inputs }) => {
        const answer = calls[token];
        return { ...inputs, ...(typeof answer === 'function' ? answer(inputs) : answer) };
      },
    },
    'program',
    stack,
    isPreview,
  );
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error('mocks bring a monitor');
  const requests = jest.spyOn(monitor, 'registerResource');
  // The SDK takes a program that rejects for the end of the process, so its error is carried around the SDK.
  const failures: unknown[] = [];
  await pulumi.runtime.runInPulumiStack(() =>
    program().then(
      () => ({}),
      (error: unknown) => void failures.push(error),
    ),
  );
  await pulumi.runtime.disconnect();
  if (failures.length > 0) throw failures[0];
  return requests.mock.calls
    .map(([request]) => registrationOf(request))
    .filter(({ type }) => type !== 'pulumi:pulumi:Stack');
}

function registrationOf(request: RegisterResourceRequest): Registration {
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: unwrapped(request.getObject()?.toJavaScript() ?? {}) as Registration['inputs'],
    retainOnDelete: request.getRetainondelete() === true,
    protect: request.getProtect() === true,
    ignoreChanges: request.getIgnorechangesList(),
    dependencies: request.getDependenciesList().map((urn) => {
      const [, , type = '', name = ''] = urn.split('::');
      return keyOf({ type, name });
    }),
  };
}

/** A value without what the engine wraps secrets in. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== 'object' || value === null) return value;
  if ('4dabf18193072939515e22adb298388d' in value && 'value' in value) return unwrapped(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapped(item)]));
}

/** The registration of a kind and name, as `Deployment shop/staging/web`. */
export function registration(all: readonly Registration[], name: string): Registration {
  const found = all.find((known) => keyOf(known) === name);
  if (found === undefined) throw new Error(`no ${name} among ${all.map(keyOf).join(', ')}`);
  return found;
}

/** The text of a Secret's key. */
export function textOf({ inputs }: Registration, key: string): string {
  return Buffer.from((inputs['data'] as Record<string, string>)[key] ?? '', 'base64').toString();
}

export function keyOf({ type, name }: Pick<Registration, 'type' | 'name'>): string {
  return `${type.split(':').at(-1) ?? ''} ${name.replace(/-[0-9a-f]{8}$/, '-#')}`;
}

/** A cluster in which things are as they are told, and which remembers what was waited for. */
export function cluster(access: Partial<ClusterAccess> = {}): ClusterAccess & { readonly awaited: RolloutTarget[] } {
  const awaited: RolloutTarget[] = [];
  return {
    ...noCluster,
    awaitReady: (target) => {
      awaited.push(target);
      return Promise.resolve();
    },
    ...access,
    awaited,
  };
}
