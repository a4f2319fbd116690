import { validateProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { project } from './folder';

/** What is said of a list of add-ons, and the next step. */
function found(addons: string): readonly (readonly [message: string, hint: string | undefined])[] {
  const root = project(`name: shop\napplications: { web: { stack: web@^2, addons: [${addons}] } }\n`);
  return validateProject(root, descriptions).diagnostics.map(({ message, hint }) => [message, hint] as const);
}

const server = (type: string, version: string) =>
  `The version of the server is a parameter: { type: ${type}, parameters: { version: "${version}" } }.`;

test.each([
  ['{ type: postgres, version: "15" }', 'postgres', '15', '15'],
  ['postgres@15', 'postgres', '15', '15'],
  ['postgres@99.x', 'postgres', '99.x', '17'],
])('a range of versions is not the version of the server: %s', (written, type, range, wanted) => {
  const message = `"${range}" asks for a version of the type ${type}, which has none of its own`;
  expect(found(written)).toEqual([[message, server(type, wanted)]]);
});

test('a type that runs no server of some version is written alone', () => {
  const message = '"2" asks for a version of the type s3, which has none of its own';
  expect(found('s3@2')).toEqual([[message, 'Write only s3.']]);
});

test('any version is what a type without one has', () => {
  expect(found('{ type: postgres, version: "*" }, redis@latest')).toEqual([]);
});
