import { treeObjects, type TreeObject } from '../kubernetes';
import { checkApplications, exitCodes, UserError, type Application, type Project } from '../model';

/** A part of the tree that is deployed by itself. */
export interface Unit {
  /** The Pulumi stack's name. */
  readonly name: string;
  /** Its applications; none in the unit of what they share. */
  readonly applications: readonly Application[];
  /** Units whose add-ons it uses. */
  readonly after: readonly string[];
}

/** The objects of some applications and of the add-ons they use; those of all, where none is named. */
export function objectsOf(project: Project, wanted: readonly string[]): readonly TreeObject[] {
  checkApplications(project, wanted);
  if (wanted.length === 0) return treeObjects(project);
  const applications = project.applications.filter(({ name }) => wanted.includes(name));
  const used = applications.flatMap(({ attachments }) => [...attachments.values()].map(({ addon }) => addon.node.path));
  return treeObjects(project).filter(
    ({ application, construct }) =>
      (application !== undefined && applications.includes(application)) ||
      used.some((path) => construct.node.path.startsWith(`${path}/`)),
  );
}

/** The units to deploy for some applications, or for all, each after those it needs. */
export function unitsOf(project: Project, wanted: readonly string[]): Unit[] {
  checkApplications(project, wanted);
  const names = [...new Set(treeObjects(project).map(({ unit }) => unit))];
  const units = names.map((name): Unit => {
    const applications = project.applications.filter(({ unit }) => unit === name);
    const used = applications.flatMap(({ attachments }) => [...attachments.values()].map(({ addon }) => addon.unit));
    return { name, applications, after: [...new Set(used)].filter((unit) => unit !== name && names.includes(unit)) };
  });
  if (wanted.length === 0) return ordered(units, units);
  const chosen = units.filter(({ applications }) => applications.some(({ name }) => wanted.includes(name)));
  return ordered(chosen, units);
}

function ordered(wanted: readonly Unit[], units: readonly Unit[]): Unit[] {
  const result = new Set<Unit>();
  const visit = (unit: Unit, above: readonly string[]): void => {
    if (above.includes(unit.name)) {
      throw new UserError(
        `${[...above, unit.name].join(' → ')}: each needs an add-on of the next, so none of them can be deployed first`,
        {
          code: 'unit-cycle',
          exitCode: exitCodes.invalid,
          hint: 'Move the add-on to the project, and attach it with from: project.NAME.',
        },
      );
    }
    for (const name of unit.after) {
      const needed = units.find((other) => other.name === name);
      if (needed !== undefined) visit(needed, [...above, unit.name]);
    }
    result.add(unit);
  };
  for (const unit of wanted) visit(unit, []);
  return [...result];
}
