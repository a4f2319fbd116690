import { Exposure, hostOf, Workload, workloadParameters } from '../lib/kubernetes';
import { Stack, type Application, type Filled, type Infer, type StackDescription } from '../lib/model';
import { addProcesses } from './processes';

/** Parameters of everything that serves HTTP. */
export const httpParameters = {
  ...workloadParameters,
  port: {
    type: 'integer',
    minimum: 1,
    maximum: 65535,
    default: 8080,
    description: 'Port the container listens on; given to it as PORT.',
  },
  healthPath: {
    type: 'string',
    pattern: '^/',
    'x-expected': 'a path that begins with "/"',
    default: '/',
    description: 'Path that answers 2xx or 3xx once the application can serve.',
  },
  host: {
    type: 'string',
    description: 'Host it is reached at; "@" is the environment\'s domain itself. Default: <application>.<domain>.',
  },
  public: { type: 'boolean', default: true, description: 'Whether it is reached from outside the cluster.' },
} as const;

const parameters = { type: 'object', properties: httpParameters, additionalProperties: false } as const;

export type WebProps = Infer<typeof parameters>;
export type WebParameters = Filled<typeof parameters>;

/**
 * Any container that serves HTTP.
 *
 * @example new Web(application, 'web', { port: 3000 })
 */
export class Web extends Stack<WebParameters> {
  static readonly description = {
    type: 'web',
    summary: 'Any container that serves HTTP.',
    parameters,
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: WebProps = {}) {
    super(application, id, props);
  }

  override get host(): string | undefined {
    return this.props.public ? hostOf(this.application, this.props.host) : undefined;
  }

  override render(): void {
    serveHttp(this, this.parameters);
    addProcesses(this, this.parameters, { taken: ['web'] });
  }
}

/** The process that serves requests, under the application's own name, and the way to it. */
export function serveHttp(
  stack: Stack,
  props: WebParameters,
  options: { readonly variables?: { readonly [name: string]: string } } = {},
): Workload {
  const { application } = stack;
  const { port, healthPath: path } = props;
  const httpGet = { path, port: 'http' };
  const workload = new Workload(stack, 'Web', application, props, {
    ...options,
    name: application.objectName,
    component: 'web',
    command: props.command,
    args: props.args,
    replicas: props.replicas,
    port,
    readinessProbe: { httpGet, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
    livenessProbe: {
      tcpSocket: { port: 'http' },
      initialDelaySeconds: 15,
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 6,
    },
  });
  new Exposure(stack, 'Http', application, { component: 'web', port, host: stack.host });
  return workload;
}
