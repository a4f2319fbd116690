import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Project } from './project';
import { exitCodes, UserError } from './error';

const projectMark = Symbol.for('project-infra.Project');

/** Marks a construct as the project of its tree; works across copies of the package. */
export function markProject(project: Project): void {
  Object.defineProperty(project, projectMark, { value: true });
}

function isProject(construct: IConstruct): construct is Project {
  return projectMark in construct;
}

/** The project at the root of a construct's tree. */
export function projectOf(construct: IConstruct): Project {
  const root = construct.node.root;
  if (!isProject(root)) {
    throw new UserError(`${construct.constructor.name} ${construct.node.path}: the root of its tree is not a Project`, {
      code: 'project-missing',
      exitCode: exitCodes.invalid,
      hint: "Create the root with new Project({ name, environment }), and pass it as the application's scope.",
    });
  }
  return root;
}

/** The chart an add-on's objects go to: the application, or the project's chart of shared things. */
export function chartFor(scope: Project | Chart): Chart {
  return scope instanceof Chart ? scope : scope.shared;
}
