import { exitCodes, UserError } from '../model';
import type { DataObject } from '../operate';

/** The data that was named by add-on, as in `web-database`. @throws UserError where a name is none of it */
export function chooseData(data: readonly DataObject[], names: readonly string[]): DataObject[] {
  if (names.includes('all')) return [...data];
  const belongs = ({ name }: DataObject, wanted: string) => name === wanted || name === `${wanted}-generated`;
  const unknown = names.filter((wanted) => !data.some((object) => belongs(object, wanted)));
  if (unknown.length > 0) {
    const known = [...new Set(data.map(({ name }) => name.replace(/-generated$/, '')))];
    throw new UserError(`there is no data called ${unknown.join(', ')}`, {
      code: 'data-unknown',
      exitCode: exitCodes.invalid,
      hint: known.length === 0 ? 'There is none at all.' : `There is ${known.join(', ')}.`,
    });
  }
  return data.filter((object) => names.some((wanted) => belongs(object, wanted)));
}
