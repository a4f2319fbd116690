import { canaryWeight, routingOf } from '../../kubernetes';
import { allOf, sourceOf, UserError, type Application } from '../../model';

/**
 * Checks that a canary can have its share of the traffic beside the other canaries that are live: ingress-nginx takes one for
 * a host (https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#canary), a Gateway any
 * number, of all there is.
 * @throws UserError that names the others
 */
export function checkCanary(applications: readonly Application[]): void {
  const refusals = applications.flatMap((application) => {
    const weight = canaryWeight(application) ?? 0;
    const { project, identity } = application;
    const { name } = project.environment;
    const others = Object.entries(project.props.canaries?.[identity] ?? {}).filter(([other]) => other !== name);
    if (weight === 0 || others.length === 0) return [];
    const list = others.map(([other, share]) => `${other} already receives ${share} percent`).join(', ');
    const left = 100 - others.reduce((sum, [, share]) => sum + share, 0);
    if (routingOf(application).type === 'ingress')
      return [refusal(application, `${list} of its traffic, and an Ingress supports only one canary`, others[0]?.[0])];
    return weight <= left
      ? []
      : [refusal(application, `${list} of its traffic, which leaves ${left}, not ${weight}`, others[0]?.[0])];
  });
  if (refusals.length > 0) throw allOf(refusals);
}

function refusal(application: Application, message: string, other = ''): UserError {
  const source = sourceOf(application);
  const where = source === undefined ? '' : ` (${source.file}:${source.line})`;
  return new UserError(`${application.name}${where}: ${message}`, {
    code: 'canary-taken',
    hint: `Promote or remove it first: infra promote --from ${other}, or infra destroy --env ${other}. Or set weight: 0 for one of them.`,
  });
}
