import { loadAll } from 'js-yaml';
import type { SampleProject } from '../test/e2e/sample-project';

/** An object as others are given it. */
export interface PlainObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The objects of a project, for others to apply in a namespace of their own; what only a deployment knows is made up. */
export async function synthesized(project: SampleProject, namespace: string): Promise<PlainObject[]> {
  const { code, stdout, stderr } = await project.infra(['synth']);
  if (code !== 0) throw new Error(stderr);
  const text = stdout.replaceAll(project.namespace(), namespace).replaceAll(/<generated [^>]+>/g, 'made-up');
  return loadAll(text) as PlainObject[];
}
