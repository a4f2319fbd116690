import { loadProject } from '../../lib/load-project';
import { projectGraph, type Graph } from '../../lib/graph';
import { project } from '../manifest/folder';

/** A shop whose parts use each other in every way. */
export const shop = `
name: shop
environments: { production: { domain: shop.example.com, provisioners: { redis: external } } }
addons: [{ type: redis, as: QUEUE }]
applications:
  web:
    stack: web
    addons:
      - postgres
      - { from: project.QUEUE, as: JOBS }
      - { type: application, application: api }
      - { type: application, project: acme/ledger, application: books, as: LEDGER }
      - { type: generated-secret }
  api: { stack: web, parameters: { public: false }, addons: [{ from: web.DATABASE, as: DATABASE }] }
  worker: { stack: worker, addons: [{ from: project.QUEUE, as: QUEUE }] }
  lonely: { stack: worker }
`;

/** The graph of what a manifest says of production. */
export async function graphOf(text: string): Promise<Graph> {
  return projectGraph(await loadProject(project(text), { environment: 'production' }));
}

/** A project of so many applications: public ones and workers, with databases of their own, around a shared queue. */
export function manyApplications(count: number): string {
  const applications = Array.from({ length: count }, (_, index) => {
    const name = `service-${index + 1}`;
    const addons = [
      ...(index % 2 === 0 ? [`{ type: postgres }`] : []),
      ...(index % 3 === 0 ? ['{ from: project.QUEUE, as: QUEUE }'] : []),
      ...(index % 5 === 4 ? [`{ type: application, application: service-${index - 3}, as: OTHER }`] : []),
    ];
    const stack = index % 4 === 3 ? 'worker' : 'web';
    return `  ${name}: { stack: ${index % 5 <= 1 ? 'web' : stack}, addons: [${addons.join(', ')}] }`;
  });
  return [
    'name: large',
    'ownership: "@acme/large"',
    'repository: https://example.com/acme/large',
    'registry: registry.example.com',
    'environments: { production: { domain: large.example.com } }',
    'addons: [{ type: redis, as: QUEUE }]',
    'applications:',
    ...applications,
    '',
  ].join('\n');
}
