import { Application, type UserError } from '../../../lib/model';
import { checkCanary } from '../../../lib/release/checks/canary';
import { Web } from '../../../stacks';
import { newProject } from '../../tree';

function canary(type: 'ingress' | 'gateway', weight: number, others: { readonly [environment: string]: number }) {
  const project = newProject({
    environment: {
      name: 'beta',
      kind: 'canary',
      of: 'production',
      domain: 'shop.example',
      routing: type === 'gateway' ? { gateway: 'infra/public' } : { type, weights: 'nginx' },
    },
    canaries: { web: others },
  });
  const web = new Application(project, 'web', { image: 'web:2' });
  new Web(web, 'stack', { weight });
  return [web];
}

function refusals(applications: readonly Application[]): UserError[] {
  const refused: UserError[] = [];
  checkCanary(applications, (error) => void refused.push(error));
  return refused;
}

test.each([
  ['ingress', 10, {}],
  ['ingress', 10, { beta: 5 }],
  ['ingress', 0, { canary: 5 }],
  ['gateway', 40, { canary: 60 }],
] as const)('by %s %s percent beside %j', (type, weight, others) => {
  expect(refusals(canary(type, weight, others))).toEqual([]);
});

test.each([
  [
    'ingress',
    10,
    { canary: 5 },
    'web: canary already receives 5 percent of its traffic, and an Ingress supports only one canary',
  ],
  ['gateway', 50, { canary: 60 }, 'web: canary already receives 60 percent of its traffic, which leaves 40, not 50'],
] as const)('by %s %s percent beside %j is refused', (type, weight, others, message) => {
  expect(refusals(canary(type, weight, others))).toEqual([
    expect.objectContaining({
      code: 'canary-taken',
      message,
      hint: 'Promote or remove it first: infra promote --from canary, or infra destroy --env canary. Or set weight: 0 for one of them.',
    }),
  ]);
});
