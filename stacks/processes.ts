import type { Construct } from 'constructs';
import { Workload, type WorkloadParameters } from '../lib/kubernetes';
import { ConstructError, type Stack } from '../lib/model';

export interface ProcessOptions {
  /** Names of the stack's own processes: their pods are found by them. */
  readonly taken: readonly string[];
  /** What must be there before they start. @default nothing */
  readonly after?: Construct | undefined;
}

/**
 * The further processes of an application's image, each a Deployment of its own.
 * @throws ConstructError where one goes by the name of a process of the stack
 */
export function addProcesses(stack: Stack, props: WorkloadParameters, { taken, after }: ProcessOptions): void {
  for (const [name, { command, replicas }] of Object.entries(props.processes ?? {})) {
    if (taken.includes(name)) {
      throw new ConstructError(
        stack.application,
        'process-duplicate',
        `names a process "${name}", as its stack ${stack.description.type} names one of its own`,
        'Give the process another name.',
      );
    }
    const workload = new Workload(stack, `Process-${name}`, stack.application, props, {
      component: name,
      command,
      replicas,
    });
    if (after !== undefined) workload.node.addDependency(after);
  }
}
