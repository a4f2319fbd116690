import { exitCodes, UserError } from '../model';
import type { CloudData } from '../deploy';
import type { DataObject } from '../operate';

/** The data that was named by add-on, as in `web-database`. @throws UserError where a name is none of it */
export function chooseData<T extends DataObject | CloudData>(data: readonly T[], names: readonly string[]): T[] {
  if (names.includes('all')) return [...data];
  const unknown = names.filter((wanted) => !data.some((one) => belongs(one, wanted)));
  if (unknown.length > 0) {
    const known = [...new Set(data.map(ownerOf))];
    throw new UserError(`there is no data called ${unknown.join(', ')}`, {
      code: 'data-unknown',
      exitCode: exitCodes.invalid,
      hint: known.length === 0 ? 'There is none at all.' : `There is ${known.join(', ')}.`,
    });
  }
  return data.filter((one) => names.some((wanted) => belongs(one, wanted)));
}

function belongs(data: DataObject | CloudData, wanted: string): boolean {
  return ownerOf(data) === wanted || data.name === wanted;
}

/** The add-on that data is of, as its objects are named. */
function ownerOf(data: DataObject | CloudData): string {
  return 'addon' in data ? data.addon : data.name.replace(/-generated$/, '');
}
