import { readProject, validateProject } from '../../lib/manifest';
import { describe as descriptionsOf } from '../../lib/model';
import { addons } from '../../addons';
import { stacks } from '../../stacks';
import { lines, repository } from './folder';

const descriptions = descriptionsOf({ stacks, addons });
const projectYml = 'name: shop\napplications:\n  api:\n    stack: procfile\n';
const found = (root: string) => lines(validateProject(root, descriptions).diagnostics);

test('a stack is handed what the files hold that it reads: text, and the value of JSON', () => {
  const root = repository({
    '.infra/project.yml': projectYml,
    Procfile: 'web: serve\n',
    'app.json': '{ "name": "shop", "formation": { "web": { "quantity": 2, "size": "standard-1x" } } }',
  });
  const { values, diagnostics, files } = readProject(root, { descriptions });
  expect(diagnostics).toEqual([]);
  expect(values?.applications[0]?.stack.files).toEqual({
    procfile: 'web: serve\n',
    appJson: { name: 'shop', formation: { web: { quantity: 2, size: 'standard-1x' } } },
  });
  expect([...files.keys()]).toEqual(['.infra/project.yml', 'Procfile', 'app.json']);
});

test('what is wrong is told at the line of the file, once for all environments', () => {
  const root = repository({
    '.infra/project.yml': projectYml,
    Procfile: '# all\r\nweb: serve\r\n\r\nworker work\r\n  web: again\r\nweb: again\r\n',
    'app.json': '{\n  "formation": {\n    "web": { "quantity": "two" }\n  }\n}\n',
  });
  const accepted =
    'expected a process such as "web: npm start", its name of A-Z, a-z, 0-9, "-" and "_", at most 32 characters';
  expect(found(root)).toEqual([
    `Procfile:4:1 error wrong-format "worker work" is not accepted; ${accepted}`,
    `Procfile:5:1 error wrong-format "  web: again" is not accepted; ${accepted}`,
    'Procfile:6:1 error duplicate-name "web" is already in line 2',
    expect.stringMatching(/^app\.json:3:26 error wrong-type formation\.web\.quantity: /),
  ]);
});

test('a process that JSON says how many run of, and that is not there, is told of once', () => {
  const root = repository({
    '.infra/project.yml': projectYml,
    Procfile: 'web: serve\nworker: work\n',
    'app.json': '{\n  "formation": {\n    "web": { "quantity": 1 },\n    "wrker": { "quantity": 2 }\n  }\n}\n',
  });
  expect(found(root)).toEqual([
    'app.json:4:5 warning process-unknown Procfile has no process "wrker"; did you mean "worker"?',
  ]);
});

test('a file that has to be there, and one that is named, are missed; others are not', () => {
  const root = repository({ '.infra/project.yml': projectYml });
  expect(found(root)).toEqual(['project.yml:4:12 error file-missing Procfile does not exist']);
  const named = repository({
    '.infra/project.yml': `${projectYml}    parameters: { procfile: api/Procfile, appJson: api/app.json }\n`,
    'api/Procfile': 'web: serve\n',
  });
  expect(found(named)).toEqual(['project.yml:5:52 error file-missing api/app.json does not exist']);
});

test.each(['../Procfile', 'a/../../Procfile'])('%s is not read', (path) => {
  const root = repository({ '.infra/project.yml': `${projectYml}    parameters: { procfile: ${path} }\n` });
  expect(found(root)).toEqual([expect.stringContaining('error outside-repository')]);
});

test('a process and an application that would name their objects alike are told apart', () => {
  const root = repository({
    '.infra/project.yml': `${projectYml}  api-mail-queue: { stack: worker }\n`,
    Procfile: 'web: serve\nmail_queue: mail\n',
  });
  expect(found(root)).toEqual([expect.stringContaining('object-duplicate')]);
});
