import { checkApplications } from '../../lib/model';

const shop = {
  environment: { name: 'staging' },
  applications: [{ name: 'web' }, { name: 'worker' }],
  absent: ['nightly'],
};

test('applications that are there are known; so is asking for none', () => {
  expect(() => checkApplications(shop, ['worker', 'web'])).not.toThrow();
  expect(() => checkApplications(shop, [])).not.toThrow();
});

test.each([
  [['wep'], 'staging has no application wep', 'Did you mean web? Its applications are web, worker.'],
  [['x', 'web', 'y'], 'staging has no application x, y', 'Its applications are web, worker.'],
  [
    ['nightly'],
    'nightly is not part of staging, but of other environments',
    'Choose one of its environments with --env.',
  ],
  [['nightly', 'x'], 'staging has no application nightly, x', 'Its applications are web, worker.'],
])('of %j: %s', (wanted, message, hint) => {
  expect(() => checkApplications(shop, wanted)).toThrow(
    expect.objectContaining({ code: 'unknown-application', exitCode: 2, message, hint }),
  );
});
