import { canaryWeight, routingOf } from '../../kubernetes';
import { sourceOf, UserError, type Application, type Refuse } from '../../model';

/**
 * Checks that a canary can have its share of the traffic beside the other canaries that are live: ingress-nginx takes one for
 * a host (https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#canary), a Gateway any
 * number, of all there is.
 * @param refuse told of each that cannot, with the others
 */
export function checkCanary(applications: readonly Application[], refuse: Refuse): void {
  for (const application of applications) {
    const weight = canaryWeight(application) ?? 0;
    const { project, identity } = application;
    const { name } = project.environment;
    const others = Object.entries(project.props.canaries?.[identity] ?? {}).filter(([other]) => other !== name);
    if (weight === 0 || others.length === 0) continue;
    const list = others.map(([other, share]) => `${other} already receives ${share} percent`).join(', ');
    const left = 100 - others.reduce((sum, [, share]) => sum + share, 0);
    if (routingOf(application).type === 'ingress')
      refuse(refusal(application, `${list} of its traffic, and an Ingress supports only one canary`, others[0]?.[0]));
    else if (weight > left)
      refuse(refusal(application, `${list} of its traffic, which leaves ${left}, not ${weight}`, others[0]?.[0]));
  }
}

function refusal(application: Application, message: string, other = ''): UserError {
  const source = sourceOf(application);
  const where = source === undefined ? '' : ` (${source.file}:${source.line})`;
  return new UserError(`${application.name}${where}: ${message}`, {
    code: 'canary-taken',
    hint: `Promote or remove it first: infra promote --from ${other}, or infra destroy --env ${other}. Or set weight: 0 for one of them.`,
  });
}
