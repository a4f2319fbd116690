import { Application, Project as ModelProject } from '../../lib/model';
import { Project } from '../../lib/load-project';
import { Web } from '../../stacks';
import { newProject } from '../tree';

/** Calls as JavaScript makes them, where no compiler looks at what is given. */
function make(type: new (...given: never[]) => unknown, ...given: readonly unknown[]): () => unknown {
  return () => Reflect.construct(type, given) as unknown;
}

const noName =
  'the project has no name; expected a DNS label: a-z, 0-9 and "-", with no "-" at either end, at most 63 characters';

test.each([
  ['a project of nothing', make(Project), noName],
  ['a project of nothing, without types', make(ModelProject), noName],
  ['a project whose name is no text', make(Project, { name: 7, environment: 'staging' }), noName],
  [
    'a project without an environment',
    make(Project, { name: 'a' }),
    'expected the name of an environment, or a map with its name, found nothing',
  ],
  [
    'a project whose environment is a number',
    make(Project, { name: 'a', environment: 7 }),
    'expected the name of an environment, or a map with its name, found the number 7',
  ],
  [
    'an application of nothing',
    make(Application, null, 'w'),
    '"w": its scope is nothing; expected the construct that it belongs to',
  ],
  ['an application without a name', make(Application, newProject()), 'a construct: its id is nothing; expected text'],
  [
    'a stack of a project',
    make(Web, newProject(), 'web'),
    'Project (root): has the stack "web"; only an Application can have one',
  ],
  ['a stack of nothing', make(Web), 'a construct: its scope is nothing; expected the construct that it belongs to'],
])('%s is refused in words', (_, construct, message) => {
  expect(construct).toThrow(
    expect.objectContaining({ name: expect.stringMatching(/^(User|Construct)Error$/), message }),
  );
});
