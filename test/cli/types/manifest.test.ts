import { manifestReference } from '../../../lib/cli/types/manifest';
import { projectSchema } from '../../../lib/manifest/schema/project';

function names(part: string): string[] {
  return manifestReference().flatMap(({ title, rows }) => (title === part ? rows.map(({ name }) => name) : []));
}

test('every key of the project is told, and what has a part of its own only there', () => {
  expect(names('Project').filter((name) => !/[.[]/.test(name))).toEqual(Object.keys(projectSchema.properties));
  expect(names('Project')).toEqual(expect.arrayContaining(['deploy.backend', 'ownership[].paths']));
  expect(names('Project').filter((name) => /^(applications|pipelines|environments|addons)[.[]/.test(name))).toEqual([]);
  expect(names('Application')).toEqual(expect.arrayContaining(['stack', 'was', 'variables.<name>.secret']));
  expect(names('Job')).toEqual(expect.arrayContaining(['script', 'parallel.matrix']));
});

test('one of something, or a list of it, is told once', () => {
  expect(names('Project').filter((name) => name.includes('slack'))).toEqual(['contact.slack']);
});
