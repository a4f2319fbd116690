import { Application, type ApplicationProps } from '../../lib/model';
import { refuseShadowed, shadowed, shadowWarnings } from '../../lib/release/shadowed';
import { Postgres, Secret } from '../../addons';
import { Django } from '../../stacks';
import { containerOf, environmentOf, find, newProject } from '../tree';

function django(props: ApplicationProps = {}, postgres?: 'external') {
  const application = new Application(newProject(), 'web', props);
  if (postgres !== undefined) new Postgres(application, 'DATABASE', { provisioner: postgres });
  new Django(application, 'stack', { module: 'shop.wsgi' });
  return application;
}

test('what an add-on, the stack or the manifest gives is refused, with where it is given', () => {
  const source = { file: '.infra/project.yml', line: 7, column: 3 };
  const application = django({ variables: { GREETING: 'hello' } });
  const refused = (name: string) => () => refuseShadowed(application, [name], { GREETING: source });

  expect(refused('DATABASE_URL')).toThrow(
    expect.objectContaining({
      code: 'variable-given',
      exitCode: 2,
      message: 'web would not see it: DATABASE_URL is set by the add-on DATABASE',
      hint: expect.stringContaining('{ type: postgres, as: DATABASE, provisioner: external }'),
    }),
  );
  expect(refused('PORT')).toThrow('PORT is set by the stack django');
  expect(refused('GREETING')).toThrow('GREETING is set by variables of the manifest (.infra/project.yml:7)');
  expect(refused('OTHER')).not.toThrow();
});

test.each([
  ['a variable of the manifest', django({ variables: { TOKEN: { secret: 'TOKEN' } } }), 'TOKEN'],
  ['an add-on that runs elsewhere', django({}, 'external'), 'DATABASE_URL'],
])('what %s reads from the configuration is none of them', (_name, application, name) => {
  expect(shadowed(application, [name])).toEqual([]);
});

test('neither is what the add-on secret reads', () => {
  const application = new Application(newProject(), 'web', {});
  new Secret(application, 'SECRET', { keys: ['STRIPE_KEY'] });
  new Django(application, 'stack', { module: 'shop.wsgi' });
  expect(shadowed(application, ['STRIPE_KEY', 'SECRET_STRIPE_KEY'])).toEqual([]);
});

test('a key that is set goes before the one that a stack has made', () => {
  // GIVEN an application whose stack brings SECRET_KEY along
  expect(shadowed(django(), ['SECRET_KEY'])).toEqual([]);
  expect(environmentOf(find(django().project, 'Deployment', 'web'))).toHaveProperty('SECRET_KEY');

  // WHEN somebody sets one
  const deployment = find(django({ configuration: 1, configured: ['SECRET_KEY'] }).project, 'Deployment', 'web');

  // THEN pods get it from the configuration
  expect(environmentOf(deployment)).not.toHaveProperty('SECRET_KEY');
  expect(containerOf(deployment).envFrom).toEqual([{ secretRef: { name: 'web-config-v1' } }]);
});

test('a deployment warns of values that were stored before', () => {
  expect(shadowWarnings([django()], new Map([['web', ['DATABASE_URL', 'TOKEN']]]), 'staging')).toEqual([
    'warning: web does not see DATABASE_URL of its configuration: it is set by the add-on DATABASE; ' +
      'infra config unset --env staging --app web DATABASE_URL',
  ]);
});
