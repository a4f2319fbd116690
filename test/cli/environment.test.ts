import { project, run } from './run';

const directory = project(
  'name: shop',
  'registry: ghcr.io/acme',
  'environments: { demo: { kind: staging } }',
  'applications: { web: { stack: web } }',
);

describe('an environment that is not there', () => {
  test.each([
    ['show'],
    ['synth'],
    ['preview', '--offline'],
    ['preview'],
    ['deploy', '--yes'],
    ['destroy', '--yes'],
    ['config', 'list'],
  ])('is a wrong use of %s, not a fault of project.yml', async (...command) => {
    const { code, stdout, stderr } = await run([...command, '--env', 'prodction'], { directory });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^error: unknown environment "prodction"; did you mean "production"\? \[unknown-environment\]\n/,
    );
    expect(stderr).toContain('Its environments are production, canary, staging, development, demo, review;');
    expect(stderr).not.toMatch(/project\.yml:\d/);
  });
});
