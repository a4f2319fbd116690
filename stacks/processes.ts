import type { Construct } from 'constructs';
import { Workload, type WorkloadProps } from '../lib/kubernetes';
import type { Stack } from '../lib/model';

/** The further processes of an application's image, each a Deployment of its own. */
export function addProcesses(stack: Stack, props: WorkloadProps, after?: Construct): void {
  for (const [name, { command, replicas = 1 }] of Object.entries(props.processes ?? {})) {
    const workload = new Workload(stack, `Process-${name}`, stack.application, props, {
      component: name,
      command,
      replicas,
    });
    if (after !== undefined) workload.node.addDependency(after);
  }
}
