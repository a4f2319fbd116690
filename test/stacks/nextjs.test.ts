import { Application } from '../../lib/model';
import { Nextjs, type NextjsProps } from '../../stacks';
import { containerOf, environmentOf, find, newProject, podsOf } from '../tree';

function deployment(props: NextjsProps = {}) {
  const application = new Application(newProject(), 'site', { image: 'site:1' });
  new Nextjs(application, 'stack', props);
  return find(application.project, 'Deployment', 'site');
}

test('the standalone server listens everywhere, and not at the name of the pod', () => {
  expect(containerOf(deployment()).command).toEqual(['node', '/app/server.js']);
  expect(environmentOf(deployment())).toEqual({
    PORT: '3000',
    NODE_ENV: 'production',
    NODE_OPTIONS: '--max-old-space-size=384',
    HOSTNAME: '0.0.0.0',
    NEXT_TELEMETRY_DISABLED: '1',
  });
});

test.each([
  [{}, '/app/.next/cache'],
  [{ directory: '/srv/site/' }, '/srv/site/.next/cache'],
])('with %j its cache at %s can be written', (props, path) => {
  const mount = containerOf(deployment(props)).volumeMounts?.find(({ mountPath }) => mountPath === path);
  expect(podsOf(deployment(props))?.spec.volumes).toContainEqual({ name: mount?.name, emptyDir: {} });
});
