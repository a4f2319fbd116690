import { checkBeside } from '../../../lib/release/checks/beside';
import { newProject } from '../../tree';
import { sessionOf } from '../fake-cluster';

const production = (beside: readonly string[]) => () =>
  checkBeside(sessionOf(newProject({ environment: 'production' }), { beside }));

test('what no canary runs beside may go', () => {
  expect(production([])).not.toThrow();
});

test('an environment is not removed under the canaries beside it', () => {
  expect(production(['canary', 'beta'])).toThrow(
    expect.objectContaining({
      code: 'canary-deployed',
      message: 'canary, beta still run beside production, with its routes and add-ons',
      hint: 'Run first: infra destroy --env canary, infra destroy --env beta; or promote: infra promote --from canary.',
    }),
  );
});
