import { Application, type UserError } from '../../../lib/model';
import { checkConfiguration } from '../../../lib/release/checks/configuration';
import { Web } from '../../../stacks';
import { newProject } from '../../tree';

function refusals(keys: { readonly [owner: string]: readonly string[] }, environment = 'staging'): UserError[] {
  const project = newProject({ environment });
  const variables = { TOKEN: { secret: 'TOKEN' }, KEY: { secret: 'API_KEY' } };
  const web = new Application(project, 'web', { image: 'web:1', variables });
  new Web(web, 'stack');
  const refused: UserError[] = [];
  checkConfiguration(project, [web], new Map(Object.entries(keys)), (error) => void refused.push(error));
  return refused;
}

test('values that are set are enough', () => {
  expect(refusals({ web: ['TOKEN', 'API_KEY', 'OTHER'] })).toEqual([]);
});

test('every value that is missing is told with the command that sets it', () => {
  expect(refusals({ api: ['TOKEN'] })).toEqual([
    expect.objectContaining({
      code: 'configuration-missing',
      exitCode: 2,
      message: 'the configuration of staging lacks values that the manifest refers to',
      hint: [
        'Set them:',
        '  printf %s "$VALUE" | infra config set --secret --env staging --app web API_KEY',
        '  printf %s "$VALUE" | infra config set --secret --env staging --app web TOKEN',
      ].join('\n'),
    }),
  ]);
});

test('a canary has the configuration of what it runs beside', () => {
  const [error] = refusals({ web: ['TOKEN'] }, 'canary');
  expect(error?.hint).toBe(
    'Set them:\n  printf %s "$VALUE" | infra config set --secret --env production --app web API_KEY',
  );
});
