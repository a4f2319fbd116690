import { names } from '../tree';
import { field, find } from '../tree';
import { pod, webWith } from './workload';

test('pods run on the nodes that are asked for', () => {
  const { nodeSelector, tolerations, priorityClassName } = pod(
    webWith({
      nodeSelector: { pool: 'web' },
      architecture: 'arm64',
      tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'web', effect: 'NoSchedule' }],
      priorityClass: 'high',
    }),
  );
  expect({ nodeSelector, tolerations, priorityClassName }).toEqual({
    nodeSelector: { pool: 'web', 'kubernetes.io/arch': 'arm64' },
    tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'web', effect: 'NoSchedule' }],
    priorityClassName: 'high',
  });
});

test.each([
  ['production', undefined, ['ScheduleAnyway', 'ScheduleAnyway']],
  ['production', false, []],
  ['production', 'required', ['DoNotSchedule', 'DoNotSchedule']],
  ['development', undefined, []],
  ['development', true, ['ScheduleAnyway', 'ScheduleAnyway']],
] as const)('in %s, spread: %s', (environment, spread, expected) => {
  const { topologySpreadConstraints = [] } = pod(webWith(spread === undefined ? {} : { spread }, environment));
  expect(topologySpreadConstraints.map(({ whenUnsatisfiable }) => whenUnsatisfiable)).toEqual(expected);
});

test.each([
  ['production', undefined, [1]],
  ['production', false, []],
  ['production', { maxUnavailable: '25%' }, ['25%']],
  ['staging', undefined, []],
  ['staging', true, [1]],
] as const)('in %s, disruptionBudget: %j', (environment, disruptionBudget, expected) => {
  const project = webWith(disruptionBudget === undefined ? {} : { disruptionBudget }, environment);
  const budgets = names(project).filter((name) => name.startsWith('PodDisruptionBudget'));
  expect(budgets.map(() => field(find(project, 'PodDisruptionBudget', 'web'), 'spec', 'maxUnavailable'))).toEqual(
    expected,
  );
});

test("images are pulled with the environment's credentials and the application's own", () => {
  const environment = { name: 'staging', imagePullSecrets: ['ghcr', 'quay'] };
  expect(pod(webWith({ imagePullSecrets: ['own', 'ghcr'] }, environment)).imagePullSecrets).toEqual([
    { name: 'ghcr' },
    { name: 'quay' },
    { name: 'own' },
  ]);
});
