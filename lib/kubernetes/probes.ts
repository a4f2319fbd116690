import { ConstructError, defined, type Application, type Infer, type Schema } from '../model';
import type { Container, Probe } from './api';
import { commandSchema, commandWords } from './command';

const seconds = { type: 'integer', minimum: 1, maximum: 3600 } as const;

const probe = {
  anyOf: [
    {
      type: 'object',
      properties: {
        path: {
          type: 'string',
          pattern: '^/\\S*$',
          'x-expected': 'a path that begins with "/", without spaces',
          'x-placeholders': true,
          'x-excludes': ['command'],
          description: 'Path that must answer with 2xx or 3xx.',
        },
        port: {
          'x-expected': 'a number, or the name of a port',
          'x-excludes': ['command'],
          description:
            'Port to check: with a request to the path, or by connecting if there is no path. Default: the port of the process.',
          anyOf: [
            { type: 'integer', minimum: 1, maximum: 65535 },
            { type: 'string', pattern: '^[a-z0-9-]{1,15}$' },
          ],
        },
        command: { ...commandSchema, description: 'Command run in the container; exit code 0 means success.' },
        periodSeconds: { ...seconds, description: 'Seconds between checks.' },
        timeoutSeconds: { ...seconds, description: 'Seconds after which a check counts as failed.' },
        initialDelaySeconds: { ...seconds, minimum: 0, description: 'Seconds before the first check.' },
        failureThreshold: {
          type: 'integer',
          minimum: 1,
          maximum: 1000,
          description: 'Failures in a row before the probe fails.',
        },
      },
      additionalProperties: false,
    },
    { type: 'null' },
  ],
} as const satisfies Schema;

/** The parameter that says how the state of a process is known. */
export const probesParameter = {
  type: 'object',
  'x-rule': 'probes',
  description: 'How to check that a process can serve, works, or has started; null turns a probe off.',
  properties: {
    readiness: { ...probe, description: 'The pod receives requests while it succeeds.' },
    liveness: { ...probe, description: 'The container is restarted when it fails.' },
    startup: { ...probe, description: 'The other probes wait until it succeeds.' },
  },
  additionalProperties: false,
} as const satisfies Schema;

export type Probes = Infer<typeof probesParameter>;
type Given = Infer<typeof probe> | undefined;

/** Probes that a stack gives unless it is told otherwise. */
export interface StackProbes {
  /** @default none */
  readonly readinessProbe?: Probe | undefined;
  /** @default none */
  readonly livenessProbe?: Probe | undefined;
  /** @default none */
  readonly startupProbe?: Probe | undefined;
}

/**
 * The probes of a container: the stack's, with what is given in their place.
 * @throws ConstructError where one asks a port the container does not have
 */
export function probesOf(
  application: Application,
  given: Probes | undefined,
  { readinessProbe, livenessProbe, startupProbe }: StackProbes,
  ports: Container['ports'] = [],
): Pick<Container, 'readinessProbe' | 'livenessProbe' | 'startupProbe'> {
  const probes = defined({
    readinessProbe: probeOf(application, given?.readiness, readinessProbe),
    livenessProbe: probeOf(application, given?.liveness, livenessProbe),
    startupProbe: probeOf(application, given?.startup, startupProbe),
  });
  const names = ports.map(({ name = '' }) => name);
  for (const { httpGet, tcpSocket } of Object.values(probes)) {
    const port = (httpGet ?? tcpSocket)?.port;
    if (typeof port !== 'string' || names.includes(port)) continue;
    throw new ConstructError(
      application,
      'unknown-name',
      `has a probe for the port "${port}", which its container does not have; ${names.length === 0 ? 'it has none' : `expected one of ${names.join(', ')}`}`,
      'Define the port in ports, or give the probe a port number or a command.',
    );
  }
  return probes;
}

/** A probe keeps what is not given of the stack's; another way of asking takes the place of the stack's. */
function probeOf(application: Application, given: Given, standard: Probe = {}): Probe | undefined {
  if (given === null) return undefined;
  const { path, port, command, ...times } = given ?? {};
  const { httpGet, tcpSocket, exec, ...standardTimes } = standard;
  const numbers = { ...standardTimes, ...defined(times) };
  if (command !== undefined) return { ...numbers, exec: { command: commandWords(application, command) } };
  if (exec !== undefined && path === undefined && port === undefined) return { ...numbers, exec };
  const asked = port ?? httpGet?.port ?? tcpSocket?.port ?? 'http';
  const wanted = path ?? httpGet?.path;
  if (wanted !== undefined) return { ...numbers, httpGet: { ...httpGet, path: wanted, port: asked } };
  const isAny = given !== undefined || tcpSocket !== undefined;
  return isAny ? { ...numbers, tcpSocket: { ...tcpSocket, port: asked } } : undefined;
}
