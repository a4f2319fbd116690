import { ConstructError, nearest, quote, type Application, type Infer, type Schema } from '../model';
import type { Container, Volume, VolumeMount } from './api';
import { argsSchema, commandOf, commandSchema } from './command';
import { configurationEnvironment } from './configuration';
import { containerVariables } from './environment-variables';
import { restrictedContainer } from './pod-security';
import { containerPorts, portsParameter } from './ports';
import { resourcesOf, resourcesParameter } from './resources';
import { mountPath } from './volumes';

const container = {
  type: 'object',
  properties: {
    image: {
      type: 'string',
      format: 'image',
      'x-placeholders': true,
      'x-expected': 'an image, such as ghcr.io/acme/proxy:1.2',
      description: "Image to run. Default: the application's.",
    },
    command: { ...commandSchema, description: "Command to run, instead of the image's entrypoint." },
    args: { ...argsSchema, description: 'Arguments of the command.' },
    variables: {
      type: 'object',
      description: 'Environment variables of this container.',
      propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$', 'x-expected': 'the name of a variable' },
      additionalProperties: {
        'x-expected': 'text, or { secret: KEY } for a key of the configuration',
        anyOf: [
          { type: 'string', 'x-secrets': true },
          {
            type: 'object',
            properties: { secret: { type: 'string', pattern: '^[A-Za-z0-9._-]+$' } },
            required: ['secret'],
            additionalProperties: false,
          },
        ],
      },
    },
    inherit: {
      type: 'boolean',
      default: false,
      description: "Whether it also gets the application's variables; its own take precedence.",
    },
    ports: portsParameter,
    resources: resourcesParameter,
    volumes: {
      type: 'object',
      additionalProperties: mountPath,
      description: 'Volumes of the application to mount: name → path.',
    },
    user: {
      type: 'integer',
      minimum: 1,
      maximum: 2147483647,
      description: "Numeric user ID to run as. Default: the image's user, which must not be root.",
    },
  },
  additionalProperties: false,
} as const satisfies Schema;

const named = {
  type: 'object',
  propertyNames: {
    pattern: '^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$',
    'x-expected': 'a-z, 0-9 and "-", at most 32 characters',
  },
  additionalProperties: container,
} as const;

/** Parameters that put further containers into pods. */
export const extraContainersParameters = {
  sidecars: {
    ...named,
    'x-rule': 'sidecars',
    description: 'Containers that run next to the application in every pod, by name.',
  },
  init: {
    ...named,
    'x-rule': 'init',
    description: 'Containers that run one after another before the application starts, by name.',
  },
} as const satisfies { readonly [name: string]: Schema };

type ContainerProps = Infer<typeof container>;

interface ExtraProps {
  readonly sidecars?: { readonly [name: string]: ContainerProps } | undefined;
  readonly init?: { readonly [name: string]: ContainerProps } | undefined;
}

/** What the container they are beside has. */
export interface MainContainer {
  readonly name: string;
  /** Variables by name; their texts may hold tokens. */
  readonly variables: readonly (readonly [name: string, text: string])[];
  /** Names of the volumes of its pod. */
  readonly volumes: readonly string[];
  /** Names of those that only other pods of the application have: what one node can mount. @default none */
  readonly elsewhere?: readonly string[];
}

/**
 * The further containers of pods, each with a /tmp of its own. Sidecars are init containers that go on (Kubernetes 1.29):
 * they are there before those that prepare something and before the application, end after it, and let Jobs end.
 * @throws ConstructError on a name that is taken, or a volume that is not there
 */
export function extraContainers(
  application: Application,
  { sidecars = {}, init = {} }: ExtraProps,
  main: MainContainer,
): { readonly initContainers: readonly Container[]; readonly volumes: readonly Volume[] } {
  const entries = [...Object.entries(sidecars), ...Object.entries(init)];
  const names = [main.name, ...entries.map(([name]) => name)];
  const taken = names.find((name, index) => names.indexOf(name) !== index);
  if (taken !== undefined) {
    throw new ConstructError(
      application,
      'container-duplicate',
      `has two containers named "${taken}" in one pod`,
      'Rename the sidecar or init container.',
    );
  }
  return {
    initContainers: [
      ...Object.entries(sidecars).map(([name, props]): Container => ({
        ...extraContainer(application, name, props, main),
        restartPolicy: 'Always',
      })),
      ...Object.entries(init).map(([name, props]) => extraContainer(application, name, props, main)),
    ],
    volumes: entries.map(([name]) => ({ name: `tmp-${name}`, emptyDir: {} })),
  };
}

function extraContainer(application: Application, name: string, props: ContainerProps, main: MainContainer): Container {
  const { image = application.image, inherit = false, ports, resources, user } = props;
  const own = ownVariables(application, props);
  const inherited = inherit ? main.variables.filter(([variable]) => !own.some(([known]) => known === variable)) : [];
  return {
    name,
    image,
    ...commandOf(application, props),
    env: containerVariables(application, [...inherited, ...own]),
    ...(inherit ? configurationEnvironment(application) : {}),
    ...containerPorts(undefined, ports),
    ...resourcesOf(resources),
    securityContext: { ...restrictedContainer, ...(user === undefined ? {} : { runAsUser: user, runAsGroup: user }) },
    volumeMounts: [{ name: `tmp-${name}`, mountPath: '/tmp' }, ...mounts(application, name, props, main)],
  };
}

function ownVariables(application: Application, { variables = {} }: ContainerProps): [name: string, text: string][] {
  const { tokens } = application.project;
  return Object.entries(variables).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : tokens.create('configuration', application.identity, value.secret, true),
  ]);
}

function mounts(
  application: Application,
  container: string,
  { volumes = {} }: ContainerProps,
  { volumes: known, elsewhere = [] }: MainContainer,
): VolumeMount[] {
  return Object.entries(volumes).flatMap(([name, mountPath]) => {
    if (known.includes(name)) return [{ name, mountPath }];
    if (elsewhere.includes(name)) return [];
    const meant = nearest(name, known);
    throw new ConstructError(
      application,
      'unknown-name',
      `mounts the volume ${quote(name)} in the container ${container}, but its pods have no such volume; ${meant === undefined ? `they have ${known.join(', ') || 'none'}` : `did you mean "${meant}"?`}`,
      'Define it in volumes.',
    );
  });
}
