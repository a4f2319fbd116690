import { workloadParameters } from '../lib/kubernetes';
import { Stack, type Application, type Filled, type Infer, type StackDescription } from '../lib/model';
import { renderFormation } from './formation';

const parameters = { type: 'object', properties: workloadParameters, additionalProperties: false } as const;

export type WorkerProps = Infer<typeof parameters>;

/**
 * A process that serves no requests, such as a queue consumer or a bot.
 *
 * @example new Worker(application, 'worker', { command: ['celery', '-A', 'shop', 'worker'] })
 */
export class Worker extends Stack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'worker',
    summary: 'A process that serves no requests: a queue consumer, a bot.',
    parameters,
    components: ['worker'],
    init: { name: 'worker', command: true },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: WorkerProps = {}) {
    super(application, id, props);
  }

  override render(): void {
    const { command, args, replicas } = this.parameters;
    const { objectName: name } = this.application;
    renderFormation(this, this.parameters, { others: { worker: { name, command, args, replicas } } });
  }
}
