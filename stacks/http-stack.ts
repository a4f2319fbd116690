import { commandSchema, exposureParameters, hostOf, workloadParameters } from '../lib/kubernetes';
import { Stack, type Filled, type Infer } from '../lib/model';
import { renderFormation, type Formation } from './formation';

/** Parameters of everything that serves HTTP. */
export const httpParameters = {
  ...workloadParameters,
  port: {
    type: 'integer',
    minimum: 1,
    maximum: 65535,
    default: 8080,
    'x-variable': 'PORT',
    description: 'Port that the container listens on; passed to it as PORT.',
  },
  healthPath: {
    type: 'string',
    pattern: '^/\\S*$',
    'x-expected': 'a path that begins with "/", without spaces',
    'x-placeholders': true,
    default: '/',
    description: 'Path that answers with 2xx or 3xx once the application can serve requests.',
  },
  ...exposureParameters,
} as const;

interface HttpSchema {
  readonly type: 'object';
  readonly properties: typeof httpParameters;
  readonly additionalProperties: false;
}

/** What everything that serves HTTP takes. */
export type HttpProps = Infer<HttpSchema>;

/** The same with defaults filled in. */
export type HttpFilled = Filled<HttpSchema>;

/** The parameter for what runs before the new version serves. */
export const releaseParameter = {
  ...commandSchema,
  anyOf: [...commandSchema.anyOf, { type: 'null' }],
  'x-expected': 'text, a list, or null',
  description: 'Command to run before the new version serves; null for none.',
} as const;

/**
 * An application that serves HTTP: a web process behind a Service and an Ingress, a release Job before it, further
 * processes beside it. A stack of this kind only defines its processes, not how they run.
 */
export abstract class HttpStack<P extends HttpFilled = HttpFilled> extends Stack<P> {
  override get host(): string | undefined {
    return this.props.public ? hostOf(this.application, this.props.host) : undefined;
  }

  /** The processes; called once, with the parameters resolved. */
  protected abstract formation(): Formation;

  override render(): void {
    const { port, healthPath } = this.parameters;
    const { web, ...others } = this.formation();
    const served = web === undefined ? {} : { web: { ...web, port, healthPath } };
    renderFormation(this, this.parameters, { ...others, ...served });
  }
}
