import { kubernetesObject, podParameters, podTemplate, selector } from '../lib/kubernetes';
import { objectName, Stack, type Application, type Filled, type Infer, type StackDescription } from '../lib/model';

const parameters = {
  type: 'object',
  properties: {
    schedule: {
      examples: ['0 3 * * *'],
      type: 'string',
      format: 'cron',
      description: 'When the command runs, in cron syntax.',
    },
    timezone: {
      type: 'string',
      format: 'timezone',
      default: 'Etc/UTC',
      description: 'Time zone of the schedule.',
    },
    concurrency: {
      enum: ['forbid', 'allow', 'replace'],
      default: 'forbid',
      description: 'What happens if the previous run has not finished.',
    },
    ...podParameters,
  },
  required: ['schedule'],
  additionalProperties: false,
} as const;

export type CronProps = Infer<typeof parameters>;

const policies = { forbid: 'Forbid', allow: 'Allow', replace: 'Replace' } as const;

/**
 * A command that runs on a schedule.
 *
 * @example new Cron(application, 'nightly', { schedule: '0 3 * * *', command: ['python', 'manage.py', 'clearsessions'] })
 */
export class Cron extends Stack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'cron',
    summary: 'A command that runs on a schedule.',
    parameters,
    components: ['cron'],
    init: { name: 'nightly', command: true },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: CronProps) {
    super(application, id, props);
  }

  override render(): void {
    const { application, parameters: given } = this;
    const component = 'cron';
    const template = podTemplate(application, given, {
      component,
      command: given.command,
      args: given.args,
      restartPolicy: 'Never',
    });
    const name = objectName([application.objectName], 52);
    kubernetesObject(
      this,
      'CronJob',
      'CronJob',
      { name, labels: selector(application, component) },
      {
        schedule: given.schedule,
        timeZone: given.timezone,
        concurrencyPolicy: policies[given.concurrency],
        suspend: application.project.environment.kind === 'canary',
        startingDeadlineSeconds: 600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: { spec: { backoffLimit: 1, template } },
      },
    );
  }
}
