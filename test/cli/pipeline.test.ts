import { project, run } from './run';

const directory = () =>
  project(
    'name: shop',
    'pipelines:',
    '  main:',
    '    stages: [test, deploy]',
    '    jobs:',
    '      unit: { stage: test, script: x, parallel: 3 }',
    '      lint: { stage: test, script: x, allow_failure: true }',
    '      staging: { stage: deploy, script: x }',
    '      production: { stage: deploy, script: x, needs: [unit, staging], when: manual }',
  );

const graph = async (form: string) => (await run(['pipeline', 'graph', '-o', form], { directory: directory() })).stdout;

test('text tells what runs after what, without what is said already', async () => {
  expect(await graph('text')).toBe(
    [
      'main',
      '  test',
      '    unit        ×3',
      '    lint        may fail',
      '  deploy',
      '    staging     after unit, lint',
      '    production  by hand · after staging',
      '',
    ].join('\n'),
  );
});

test('Mermaid and DOT have the same arrows', async () => {
  const dot = await graph('dot');
  const mermaid = await graph('mermaid');
  const ids = new Map([...mermaid.matchAll(/(n\d+)\["<b>(\w+)/g)].map(([, id = '', label = '']) => [id, label]));
  const arrows = [...mermaid.matchAll(/(n\d+) --> (n\d+)/g)].map(
    ([, a = '', b = '']) => `${ids.get(a)} → ${ids.get(b)}`,
  );
  expect(arrows).toEqual(['unit → staging', 'lint → staging', 'staging → production']);
  expect([...dot.matchAll(/"(\w+)" -> "(\w+)"/g)].map(([, a, b]) => `${a} → ${b}`)).toEqual(arrows);
});

test('Mermaid and DOT hold the jobs of a stage together, and mark those that are started by hand', async () => {
  const [dot, mermaid] = [await graph('dot'), await graph('mermaid')];
  expect(mermaid).toMatch(
    /subgraph g2\["deploy"\]\n.*<b>staging<.*:::green\n.*<b>production<.*:::greenDashed\n {2}end/,
  );
  expect(mermaid).toMatch(/classDef greenDashed .*,stroke-dasharray/);
  expect(dot).toMatch(/label="deploy";.*\n.*"staging" .*\n.*"production" .*dashed"\];\n {2}\}/);
});

test('JSON tells machines of each job what the manifest does', async () => {
  expect(JSON.parse(await graph('json'))).toEqual({
    title: 'main',
    nodes: [
      { id: 'unit', kind: 'job', name: 'unit', stage: 'test', runs: 3 },
      { id: 'lint', kind: 'job', name: 'lint', stage: 'test', allow_failure: true },
      { id: 'staging', kind: 'job', name: 'staging', stage: 'deploy' },
      { id: 'production', kind: 'job', name: 'production', stage: 'deploy', when: 'manual' },
    ],
    edges: [
      { from: 'unit', to: 'staging' },
      { from: 'lint', to: 'staging' },
      { from: 'staging', to: 'production' },
    ],
  });
});

test('SVG tells of the stages in the tones of their jobs, and breaks the border of those started by hand', async () => {
  const svg = await graph('svg');
  const legend = [...svg.matchAll(/<g class="(\w+)"><rect [^>]*><text class="legend"[^>]*>(\w+)</g)];
  expect(legend.map((match) => match.slice(1))).toEqual([
    ['blue', 'test'],
    ['green', 'deploy'],
  ]);
  expect(svg).toContain('<g class="box blue"><title>unit – ×3 – test</title>');
  expect(svg).toContain('<g class="box green dashed"><title>production – by hand – deploy</title>');
});

test('SVG has a box for each job, none over another', async () => {
  const svg = await graph('svg');
  const found = svg.matchAll(
    /<rect class="shape" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="8"/g,
  );
  const boxes = [...found].map((match) => match.slice(1).map(Number));
  expect(boxes).toHaveLength(4);
  for (const [index, [x = 0, y = 0, width = 0, height = 0]] of boxes.entries())
    for (const [x2 = 0, y2 = 0, width2 = 0, height2 = 0] of boxes.slice(index + 1))
      expect(x + width <= x2 || x2 + width2 <= x || y + height <= y2 || y2 + height2 <= y).toBe(true);
  expect(svg.match(/<path class="edge" d="M/g)).toHaveLength(3);
});

test('an unknown pipeline is told apart from known ones', async () => {
  const { code, stderr } = await run(['pipeline', 'graph', 'mian'], { directory: directory() });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'error: unknown pipeline "mian" [pipeline-unknown]\n  The project has main.\n',
  });
});
