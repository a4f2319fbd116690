import type { UserError } from '../../../lib/model';
import { checkUnit } from '../../../lib/release/checks/unit';
import { newProject } from '../../tree';
import { release, sessionOf } from '../fake-cluster';

function refusals(unit: 'environment' | 'application', deployed: readonly string[]): UserError[] {
  const refused: UserError[] = [];
  const releases = new Map(deployed.map((name) => [name, release({ images: { web: 'web:1' } })]));
  const project = newProject({ environment: 'staging', deploy: { unit } });
  checkUnit(sessionOf(project, { releases }), (error) => void refused.push(error));
  return refused;
}

test.each([
  ['environment', []],
  ['environment', ['staging']],
  ['application', ['staging.web']],
] as const)('unit: %s over %j goes on', (unit, deployed) => {
  expect(refusals(unit, deployed)).toEqual([]);
});

test('the unit of what applications share is no deployment of the environment', () => {
  const project = newProject({ environment: 'staging', deploy: { unit: 'application' } });
  const releases = new Map([['staging', release()]]);
  expect(() =>
    checkUnit(sessionOf(project, { releases }), (error) => {
      throw error;
    }),
  ).not.toThrow();
});

test.each([
  ['environment', ['staging.web'], 'application'],
  ['application', ['staging'], 'environment'],
] as const)('unit: %s over %j is refused', (unit, deployed, before) => {
  expect(refusals(unit, deployed)).toEqual([
    expect.objectContaining({
      code: 'unit-changed',
      exitCode: 2,
      message: `staging is deployed with unit: ${before}; with another unit, its objects would have to be recreated`,
    }),
  ]);
});
