import { asMap, type Breach, type Rule } from './rule';

/** What Kubernetes says of tolerations (`ValidateTolerations`): k8s.io/kubernetes/pkg/apis/core/validation. */
export const tolerations: Rule = (value) =>
  (Array.isArray(value) ? value : []).flatMap((toleration: unknown, index): Breach[] => {
    const { key, operator = 'Equal', value: text, effect, tolerationSeconds } = asMap(toleration);
    const found = (last: string, message: string, hint: string): Breach[] => [
      { path: [index, last], code: 'contradictory', message, hint },
    ];
    if (operator === 'Exists' && text !== undefined && text !== '')
      return found('value', 'the operator Exists takes no value', 'Remove the value, or use operator: Equal.');
    if (key === undefined && operator !== 'Exists')
      return found('key', 'without a key, the operator must be Exists', 'Add a key, or use operator: Exists.');
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      return found(
        'tolerationSeconds',
        'tolerationSeconds only works with the effect NoExecute',
        'Use effect: NoExecute.',
      );
    return [];
  });
