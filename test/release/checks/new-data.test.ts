import { Postgres } from '../../../addons';
import { Application, type UserError } from '../../../lib/model';
import { checkNewData } from '../../../lib/release/checks/new-data';
import { newProject } from '../../tree';

test('what is to start empty is an add-on of the manifest', () => {
  // GIVEN
  const project = newProject();
  new Postgres(new Application(project, 'web', { image: 'a:1' }), 'DATABASE');
  const refused: UserError[] = [];
  const check = (...names: string[]) => checkNewData(project, names, (error) => void refused.push(error));

  // WHEN
  check('web-database');
  check('DATABASE');

  // THEN
  expect(refused).toEqual([
    expect.objectContaining({
      code: 'data-unknown',
      exitCode: 2,
      message: 'there is no add-on named DATABASE for --new-data',
      hint: 'There is web-database.',
    }),
  ]);
});
