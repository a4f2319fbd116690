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
  const ids = new Map([...mermaid.matchAll(/(n\d+)\["(\w+)/g)].map(([, id = '', label = '']) => [id, label]));
  const arrows = [...mermaid.matchAll(/(n\d+) --> (n\d+)/g)].map(
    ([, a = '', b = '']) => `${ids.get(a)} → ${ids.get(b)}`,
  );
  expect(arrows).toEqual(['unit → staging', 'lint → staging', 'staging → production']);
  expect([...dot.matchAll(/"(\w+)" -> "(\w+)"/g)].map(([, a, b]) => `${a} → ${b}`)).toEqual(arrows);
});

test('SVG has a box for each job, none over another', async () => {
  const svg = await graph('svg');
  const found = svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="6"/g);
  const boxes = [...found].map((match) => match.slice(1).map(Number));
  expect(boxes).toHaveLength(4);
  for (const [index, [x = 0, y = 0, width = 0, height = 0]] of boxes.entries())
    for (const [x2 = 0, y2 = 0, width2 = 0, height2 = 0] of boxes.slice(index + 1))
      expect(x + width <= x2 || x2 + width2 <= x || y + height <= y2 || y2 + height2 <= y).toBe(true);
  expect(svg.match(/<path d="M[^"]*" fill="none"/g)).toHaveLength(3);
});

test('an unknown pipeline is told apart from known ones', async () => {
  const { code, stderr } = await run(['pipeline', 'graph', 'mian'], { directory: directory() });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'error: there is no pipeline "mian" [pipeline-unknown]\n  The project has main.\n',
  });
});
