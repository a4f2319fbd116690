import { descriptions } from '../descriptions';
import { lines, project } from '../folder';
import { validateProject } from '../../../lib/manifest/read-project';

/** What is found in a project with applications that have these parameters, one a line from line 4 on. */
function found(...applications: readonly string[]): string[] {
  const text = [
    'name: shop',
    'environments: { staging: { domain: example.com } }',
    'applications:',
    ...applications.map((each) => `  ${each}`),
  ];
  return lines(validateProject(project(text.join('\n')), descriptions).diagnostics);
}

const web = (name: string, parameters: string) => `${name}: { stack: web, parameters: { ${parameters} } }`;

test('a host that refers to itself is told at its line', () => {
  for (const field of ['application.host', 'application.url', 'applications.web.host']) {
    expect(found(web('web', `host: "www.\${${field}}"`))).toEqual([
      'project.yml:4:42 error placeholder-cycle the host of web refers to itself',
    ]);
  }
});

test('hosts that refer to each other are told once, with the way round', () => {
  expect(
    found(
      web('f', 'host: "${applications.g.host}"'),
      web('g', 'host: "a.${applications.h.host}"'),
      web('h', 'host: "a.${applications.g.host}"'),
    ),
  ).toEqual(['project.yml:6:40 error placeholder-cycle the hosts refer to each other: g → h → g']);
});

test('a host may refer to one that is written, or follows from the domain', () => {
  const fine = found(
    web('f', 'host: "a.${applications.g.host}"'),
    web('g', 'host: "b.${applications.h.host}"'),
    web('h', 'host: h.example.com'),
  );
  expect(fine.filter((line) => line.includes('placeholder-cycle'))).toEqual([]);
});
