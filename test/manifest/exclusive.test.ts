import { readProject } from '../../lib/manifest';
import { Web } from '../../stacks';
import { lines, project } from './folder';

const descriptions = { stacks: { web: Web.description }, addons: {} };

function read(application: string, environment: string) {
  const text = `name: shop\napplications:\n  web:\n${application.replace(/^/gm, '    ')}\n`;
  const { values, diagnostics } = readProject(project(text), { descriptions, environment });
  return { parameters: values?.applications[0]?.stack.parameters, problems: lines(diagnostics) };
}

test('the higher layer wins where two parameters cannot stand beside each other', () => {
  const application = `stack: web
environments:
  default: { parameters: { replicas: 1, processes: { jobs: { command: x, autoscaling: { max: 3 } } } } }
  production: { parameters: { autoscaling: { max: 9 }, processes: { jobs: { replicas: 5 } } } }
  canary: { parameters: { replicas: 1 } }`;
  expect(read(application, 'staging').parameters).toEqual({
    replicas: 1,
    processes: { jobs: { command: 'x', autoscaling: { max: 3 } } },
  });
  expect(read(application, 'production').parameters).toEqual({
    autoscaling: { max: 9 },
    processes: { jobs: { command: 'x', replicas: 5 } },
  });
  expect(read(application, 'canary').parameters).toMatchObject({ replicas: 1 });
  expect(read(application, 'canary').parameters).not.toHaveProperty('autoscaling');
});

test('a layer that changes a part of one, wins with the whole of it', () => {
  const application = `stack: web
parameters: { autoscaling: { min: 2, max: 4 } }
environments:
  default: { parameters: { replicas: 3 } }
  production: { parameters: { autoscaling: { max: 20 } } }`;
  expect(read(application, 'staging').parameters).toEqual({ replicas: 3 });
  expect(read(application, 'production').parameters).toEqual({ autoscaling: { min: 2, max: 20 } });
});

test('in one layer they are an error at its place', () => {
  const { problems } = read('stack: web\nparameters: { replicas: 2, autoscaling: { max: 4 } }', 'staging');
  expect(problems).toEqual([
    expect.stringMatching(
      /project\.yml:5:\d+ .*"autoscaling" cannot be used together with "replicas"; keep only one of them/,
    ),
  ]);
});
