import { writeDot } from '../../lib/graph/write-dot';
import { writeJson } from '../../lib/graph/write-json';
import { writeMermaid } from '../../lib/graph/write-mermaid';
import { writeText } from '../../lib/graph/write-text';
import { graphOf, shop } from './projects';

test('as text: what each application uses, by its own name for it, and whose it is', async () => {
  expect(writeText(await graphOf(shop))).toBe(`shop · production

web.shop.example.com
└─ web

web
├─ DATABASE  postgres · in the cluster
├─ API       web, api
├─ LEDGER    of ledger, books
└─ JOBS      redis · external, QUEUE

api  web
└─ DATABASE  postgres · in the cluster, of web

worker
└─ QUEUE  redis · external

lonely  worker
`);
});

test('as JSON: nodes with what machines want to know, edges by their ends', async () => {
  const { nodes, edges } = JSON.parse(writeJson(await graphOf(shop))) as Record<string, unknown[]>;
  expect(nodes).toEqual([
    {
      id: 'entry:web.shop.example.com',
      kind: 'entry',
      name: 'web.shop.example.com',
      url: 'https://web.shop.example.com',
    },
    { id: 'application:web', kind: 'application', name: 'web', stack: 'web' },
    { id: 'application:api', kind: 'application', name: 'api', stack: 'web' },
    { id: 'application:worker', kind: 'application', name: 'worker', stack: 'worker' },
    { id: 'application:lonely', kind: 'application', name: 'lonely', stack: 'worker' },
    { id: 'addon:Shared/queue', kind: 'addon', name: 'QUEUE', type: 'redis', provisioner: 'external' },
    {
      id: 'addon:web/database',
      kind: 'addon',
      name: 'DATABASE',
      type: 'postgres',
      provisioner: 'in-cluster',
      application: 'web',
    },
    { id: 'foreign:ledger/books', kind: 'foreign', name: 'books', project: 'ledger' },
  ]);
  expect(edges).toEqual([
    { from: 'entry:web.shop.example.com', to: 'application:web' },
    { from: 'application:web', to: 'addon:web/database', as: 'DATABASE' },
    { from: 'application:web', to: 'application:api', as: 'API' },
    { from: 'application:web', to: 'foreign:ledger/books', as: 'LEDGER' },
    { from: 'application:web', to: 'addon:Shared/queue', as: 'JOBS' },
    { from: 'application:api', to: 'addon:web/database', as: 'DATABASE' },
    { from: 'application:worker', to: 'addon:Shared/queue', as: 'QUEUE' },
  ]);
});

test('as Mermaid: names that end no label early', async () => {
  const graph = await graphOf(shop);
  expect(writeMermaid(graph).split('\n').slice(0, 9)).toEqual([
    '---',
    'title: "shop · production"',
    '---',
    'flowchart LR',
    '  n1(["<b>web.shop.example.com</b>"]):::grey',
    '  n2["<b>web</b>"]:::blue',
    '  n3["<b>api</b><br>web"]:::blue',
    '  n4["<b>worker</b>"]:::blue',
    '  n5["<b>lonely</b><br>worker"]:::blue',
  ]);
  const awkward = writeMermaid({
    title: '"',
    nodes: [{ id: 'a', kind: 'addon', title: 'a"<#]', shape: 'rounded', tone: 'green' }],
    edges: [],
  });
  expect(awkward).toContain('n1("<b>a#34;#60;#35;]</b>"):::green');
});

test('as DOT: one statement for each node and each edge', async () => {
  const graph = await graphOf(shop);
  const lines = writeDot(graph).split('\n');
  expect(lines.filter((line) => / \[label=/.test(line))).toHaveLength(graph.nodes.length);
  expect(lines.filter((line) => line.includes(' -> '))).toHaveLength(graph.edges.length);
  expect(lines).toContain('  "application:web" -> "addon:Shared/queue" [tooltip="JOBS"];');
});
