import { Application } from '../../lib/model';
import { OneOffJob, type OneOffJobProps } from '../../stacks';
import { containerOf, field, manifests, newProject } from '../tree';

function jobOf(props: OneOffJobProps, image = 'import:1', environment = 'production') {
  const application = new Application(newProject({ environment }), 'import', { image });
  new OneOffJob(application, 'stack', props);
  return manifests(application.project);
}

test('a command runs once, to its end', () => {
  const [job, ...others] = jobOf({ command: ['import'], args: ['--all'], retries: 3, timeoutSeconds: 60 });
  expect(others.map(({ kind }) => kind)).toEqual(['NetworkPolicy']);
  if (job === undefined) throw new Error('there is a Job');
  expect([job.kind, field(job, 'spec', 'backoffLimit'), field(job, 'spec', 'activeDeadlineSeconds')]).toEqual([
    'Job',
    3,
    60,
  ]);
  expect(containerOf(job)).toMatchObject({ command: ['import'], args: ['--all'] });
});

test('it runs again for another image or command, and not otherwise', () => {
  const name = (props: OneOffJobProps, image?: string) => jobOf(props, image)[0]?.metadata.name;
  const first = name({ command: 'a' });
  expect(first).toMatch(/^import-job-[0-9a-f]{8}$/);
  expect(name({ command: 'a', retries: 5 })).toBe(first);
  expect(new Set([first, name({ command: 'b' }), name({ command: 'a' }, 'import:2')]).size).toBe(3);
});

test('it does not run beside production in canary', () => {
  expect(jobOf({ command: 'a' }, 'import:1', 'canary')).toEqual([]);
});
