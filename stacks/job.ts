import { podParameters, releaseJob } from '../lib/kubernetes';
import { Stack, type Application, type Filled, type Infer, type StackDescription } from '../lib/model';

const parameters = {
  type: 'object',
  properties: {
    ...podParameters,
    retries: {
      type: 'integer',
      minimum: 0,
      maximum: 20,
      default: 1,
      description: 'How often a failed run is retried.',
    },
    timeoutSeconds: {
      type: 'integer',
      minimum: 1,
      maximum: 604800,
      default: 1800,
      description: 'Seconds after which the job fails, including all retries.',
    },
  },
  additionalProperties: false,
} as const;

export type OneOffJobProps = Infer<typeof parameters>;

/**
 * A command that runs once per release, such as an import or a reindex. The deployment waits for it, and fails if it
 * fails. It does not run in a canary, which shares production's data.
 *
 * @example new OneOffJob(application, 'job', { command: 'python reindex.py', timeoutSeconds: 7200 })
 */
export class OneOffJob extends Stack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'job',
    summary: 'A command that runs once whenever its image, command or configuration changes.',
    parameters,
    components: ['job'],
    init: { name: 'import', command: true },
    inCanary: false,
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: OneOffJobProps = {}) {
    super(application, id, props);
  }

  override render(): void {
    const { application, parameters: given } = this;
    if (application.project.environment.kind === 'canary') return;
    const { command, args, retries, timeoutSeconds } = given;
    releaseJob(this, application, given, { component: 'job', command, args, retries, timeoutSeconds });
  }
}
