import { treeObjects, type Manifest } from './kubernetes';
import { Project } from './load-project';
import type { ProjectProps } from './model';

/** Helpers for tests of stacks and add-ons: projects without files, and the objects they produce. */
export const Testing = {
  /** A project, in development by default. */
  project(props: Partial<ProjectProps> = {}): Project {
    return new Project({ name: 'test', environment: 'development', registry: 'registry.example.com', ...props });
  },

  /** The objects of a project as sent to the API server, in the order in which they are applied. */
  synth(project: Project): Manifest[] {
    return treeObjects(project).map(({ manifest }) => manifest);
  },
} as const;
