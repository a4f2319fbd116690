import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cycles, importGraph, loadedWith, repository, type Import } from './import-graph';

const folders = ['lib', 'stacks', 'addons', 'bin'];
const graph = importGraph(folders);

/** What each folder may import, as the table of ARCHITECTURE.md says; `cli` and the package's entries wire everything. */
const house: { readonly [folder: string]: readonly string[] } = {
  'lib/model': [],
  'lib/kubernetes': ['lib/model'],
  stacks: ['lib/kubernetes', 'lib/model'],
  addons: ['lib/kubernetes', 'lib/model'],
  'lib/manifest': ['lib/model'],
  'lib/deploy': ['lib/kubernetes', 'lib/model'],
  'lib/graph': ['lib/kubernetes', 'lib/model'],
  'lib/export': ['lib/graph', 'lib/kubernetes', 'lib/model'],
  'lib/operate': ['lib/model'],
  'lib/git': [],
  'lib/pipeline': ['lib/git', 'lib/model'],
  'lib/build': ['lib/git', 'lib/model'],
  'lib/release': ['lib/deploy', 'lib/operate', 'lib/kubernetes', 'lib/model'],
};

const wiring = ['lib/cli', 'bin', 'entry'];

/** What the rooms of the manifest that the others stand on may import of it. */
const rooms: { readonly [folder: string]: readonly string[] } = {
  'lib/manifest/diagnostics': [],
  'lib/manifest/yaml': ['lib/manifest/diagnostics'],
};

/** Modules that take long to load. */
const heavy = /^(@pulumi\/|@kubernetes\/client-node|@grpc\/|cdk8s|constructs$)/;

function folderOf(file: string): string {
  const [first = '', second = '', ...deeper] = file.split('/');
  if (first !== 'lib') return first;
  return second.endsWith('.ts') && deeper.length === 0 ? 'entry' : `lib/${second}`;
}

function isSource({ target }: Import): boolean {
  return graph.has(target);
}

test('the graph is read from the sources as they are', () => {
  // GIVEN files whose imports are known
  const application = graph.get('lib/model/application.ts') ?? [];
  const commands = graph.get('lib/cli/commands/index.ts') ?? [];
  // THEN values, types and lazy imports are told apart
  expect(application).toContainEqual({ target: 'cdk8s', typeOnly: false, lazy: false });
  expect(application).toContainEqual({ target: 'lib/model/project.ts', typeOnly: true, lazy: false });
  expect(commands).toContainEqual({ target: 'lib/cli/commands/validate.ts', typeOnly: false, lazy: true });
  expect(loadedWith(graph, 'lib/deploy/values.ts')).toContain('@pulumi/pulumi');
});

test('cycles are found, and those of types are let be', () => {
  // GIVEN a → b → c → a, and d ⇄ e where one direction is of types
  const edge = (target: string, typeOnly = false): Import => ({ target, typeOnly, lazy: false });
  const made = new Map([
    ['a', [edge('b')]],
    ['b', [edge('c')]],
    ['c', [edge('a')]],
    ['d', [edge('e')]],
    ['e', [edge('d', true), edge('a')]],
  ]);
  // THEN only the first is one
  expect(cycles(made)).toEqual([['a', 'b', 'c']]);
});

test('relative imports lead to sources', () => {
  const lost = [...graph].flatMap(([file, imports]) =>
    imports.filter(({ target }) => target.startsWith('.')).map(({ target }) => `${file} → ${target}`),
  );
  expect(lost).toEqual([]);
});

test('every folder has a place in the house', () => {
  const known = [...Object.keys(house), ...wiring];
  expect([...graph.keys()].filter((file) => !known.includes(folderOf(file)))).toEqual([]);
});

test('folders import only what the house allows', () => {
  const wrong = [...graph].flatMap(([file, imports]) => {
    const from = folderOf(file);
    const allowed = house[from];
    if (allowed === undefined) return [];
    return imports
      .filter(isSource)
      .filter(({ target }) => folderOf(target) !== from && !allowed.includes(folderOf(target)))
      .map(({ target }) => `${file} → ${target}`);
  });
  expect(wrong).toEqual([]);
});

test.each(Object.entries(rooms))('%s imports of lib/manifest only %j', (room, allowed) => {
  const within = (file: string, folder: string) => file.startsWith(`${folder}/`);
  const wrong = [...graph]
    .filter(([file]) => within(file, room))
    .flatMap(([file, imports]) => imports.map(({ target }) => [file, target] as const))
    .filter(
      ([, target]) => within(target, 'lib/manifest') && ![room, ...allowed].some((folder) => within(target, folder)),
    )
    .map((edge) => edge.join(' → '));
  expect(wrong).toEqual([]);
});

test('no files load each other in a circle', () => {
  expect(cycles(graph)).toEqual([]);
});

test('no file is longer than 300 lines', () => {
  const long = [...graph.keys()]
    .map((file) => ({ file, lines: readFileSync(join(repository, file), 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > 300);
  expect(long).toEqual([]);
});

test.each(['bin/infra.ts', 'lib/cli/commands/validate.ts'])('%s loads nothing heavy', (file) => {
  // GIVEN a file that exists
  expect(graph.has(file)).toBe(true);
  // THEN nothing it loads takes long to load
  expect([...loadedWith(graph, file)].filter((module) => heavy.test(module))).toEqual([]);
});

test('one file each loads the Kubernetes client and knows cdk8s-plus, so that another version is one import away', () => {
  const importers = (name: RegExp, loaded: boolean) =>
    [...graph]
      .filter(([, imports]) => imports.some(({ target, typeOnly }) => name.test(target) && !(loaded && typeOnly)))
      .map(([file]) => file);
  expect(importers(/^@kubernetes\/client-node/, true)).toEqual(['lib/operate/kubeconfig.ts']);
  expect(importers(/^cdk8s-plus/, false)).toEqual(['lib/kubernetes/api.ts']);
});

test('commands write files by one mechanism, which never leaves the repository', () => {
  const writers = [...graph.keys()]
    .filter((file) => file.startsWith('lib/cli/'))
    .filter((file) =>
      /\b(writeFile|mkdir|rename|rm|copyFile|createWriteStream)(Sync)?\(/.test(
        readFileSync(join(repository, file), 'utf8'),
      ),
    );
  expect(writers).toEqual(['lib/cli/output-folder.ts']);
});
