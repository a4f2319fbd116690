import { treeObjects, type Manifest } from './kubernetes';
import { Project } from './load-project';
import type { ProjectProps } from './model';

/** For tests of stacks and add-ons: projects without files, and the objects they give. */
export const Testing = {
  /** A project in development, unless told otherwise. */
  project(props: Partial<ProjectProps> = {}): Project {
    return new Project({ name: 'test', environment: 'development', registry: 'registry.example.com', ...props });
  },

  /** The objects of a project, as the API server takes them, in the order they are applied. */
  synth(project: Project): Manifest[] {
    return treeObjects(project).map(({ manifest }) => manifest);
  },
} as const;
