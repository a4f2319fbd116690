import { validateProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { lines, project } from './folder';

const found = (...text: readonly string[]) =>
  lines(validateProject(project(`name: shop\n${text.join('\n')}\n`), descriptions).diagnostics);

test('keys of an application that stand beside it are told once, with what to do', () => {
  // GIVEN an application whose keys are one level too far out
  const told = found('applications:', '  web:', '  stack: web', '  parameters: { port: 80 }', '  addons: [redis]');
  // THEN the first of them says so, and nothing is said of what comes of it
  expect(told).toEqual([
    'project.yml:4:3 error wrong-type "stack" belongs to applications.web, but is not indented deeper than it',
  ]);
});

test('an application may be named as a key of one', () => {
  expect(found('applications:', '  web: { stack: web }', '  build: { stack: worker }')).toEqual([]);
});
