import { exitCodes, UserError, type Project, type Refuse } from '../../model';

/**
 * Checks that what is to start empty is in the manifest.
 * @param names of add-ons, as in `web-database`
 * @param refuse told of those that are not
 */
export function checkNewData(project: Project, names: readonly string[], refuse: Refuse): void {
  const known = project.addons.filter(({ owned }) => owned).map(({ objectName }) => objectName);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const error = new UserError(`there is no add-on named ${unknown.join(', ')} for --new-data`, {
    code: 'data-unknown',
    exitCode: exitCodes.invalid,
    hint: known.length === 0 ? 'There are none at all.' : `There is ${known.join(', ')}.`,
  });
  refuse(error);
}
