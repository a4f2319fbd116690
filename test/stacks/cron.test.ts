import { Application, check } from '../../lib/model';
import { Cron, type CronProps } from '../../stacks';
import { containerOf, field, find, newProject, podsOf } from '../tree';

function cron(props: CronProps, kind = 'production') {
  const project = newProject({ environment: kind });
  new Cron(new Application(project, 'nightly', { image: 'shop:1' }), 'stack', props);
  return find(project, 'CronJob', kind === 'canary' ? 'nightly-canary' : 'nightly');
}

test('a command runs on a schedule, one at a time, in UTC', () => {
  const job = cron({ schedule: '0 3 * * *', command: ['clean'], args: ['--all'] });
  const { jobTemplate, ...spec } = job['spec'] as { jobTemplate: { spec: object } };
  expect(spec).toEqual({
    schedule: '0 3 * * *',
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    suspend: false,
    startingDeadlineSeconds: 600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
  });
  expect(jobTemplate.spec).toMatchObject({ backoffLimit: 1 });
  expect(podsOf(job)?.spec.restartPolicy).toBe('Never');
  expect(containerOf(job)).toMatchObject({ name: 'cron', image: 'shop:1', command: ['clean'], args: ['--all'] });
});

test.each([
  [{ timezone: 'Europe/Berlin' }, 'timeZone', 'Europe/Berlin'],
  [{ concurrency: 'allow' }, 'concurrencyPolicy', 'Allow'],
  [{ concurrency: 'replace' }, 'concurrencyPolicy', 'Replace'],
] as const)('%j is %s %s', (props, name, value) => {
  expect(field(cron({ schedule: '@daily', ...props }), 'spec', name)).toBe(value);
});

test.each([
  '0 3 * * *',
  '*/15 0-6,22 1,15 JAN-MAR MON-FRI',
  '@hourly',
  '@daily',
  '@weekly',
  '@monthly',
  '@yearly',
  '0  3 * * *',
])('the schedule %j is accepted', (schedule) => {
  expect(check({ schedule }, Cron.description.parameters)).toEqual([]);
});

test.each(['', '0 3 * *', '0 3 * * * *', 'daily', '@never', '0 3 * * $', '0 3 * * *\n'])(
  'the schedule %j is refused with what is accepted',
  (schedule) => {
    const [issue, ...others] = check({ schedule }, Cron.description.parameters);
    expect(others).toEqual([]);
    expect(issue?.path).toEqual(['schedule']);
    expect(issue?.message).toContain('five fields as in "0 3 * * *", or @hourly, @daily, @weekly, @monthly, @yearly');
  },
);

test('there is no default schedule', () => {
  expect(check({}, Cron.description.parameters)).toEqual([
    expect.objectContaining({ code: 'missing-key', path: ['schedule'] }),
  ]);
});
