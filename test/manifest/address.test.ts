import { openProject, readProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { lines, project } from './folder';

const problems = (review: string, ...applications: readonly string[]) => {
  const text = ['name: shop', 'environments: { review: { domain: example.com } }', 'applications:', ...applications];
  const directory = project(`${text.join('\n')}\n`);
  return lines(readProject(openProject(directory), { descriptions, environment: 'review', review }).diagnostics);
};

test('hosts are compared as they are in the review environment', () => {
  // GIVEN one application whose host, and another whose own name, holds the name of the review
  const web = '  web: { stack: web, image: web:1, parameters: { host: "${environment.name}.example.com" } }';
  const other = '  review: { stack: web, image: web:1 }';
  // THEN both are at review-pr-7.example.com
  expect(problems('pr-7', web, other)).toEqual([
    'project.yml:5:3 error host-duplicate review and web (.infra/project.yml:4) have the same host "review-pr-7.example.com"',
  ]);
});

test('the namespace of the environment may be part of a host', () => {
  const at = (host: string) => `stack: web, image: web:1, parameters: { host: "${host}" }`;
  const web = `  web: { ${at('${environment.namespace}.example.com')} }`;
  const api = `  api: { ${at('shop-pr-7.example.com')} }`;
  expect(problems('pr-7', web, api)).toEqual([]);
  expect(problems('pr-7', web, `  api: { ${at('shop.example.com')} }`)).toEqual([
    'project.yml:5:56 error host-duplicate api and web (.infra/project.yml:4) have the same host "shop-pr-7.example.com"',
  ]);
});
