import { asMap, type Breach, type Rule } from './rule';

/** What Kubernetes says of tolerations (`ValidateTolerations`): k8s.io/kubernetes/pkg/apis/core/validation. */
export const tolerations: Rule = (value) =>
  (Array.isArray(value) ? value : []).flatMap((toleration: unknown, index): Breach[] => {
    const { key, operator = 'Equal', value: text, effect, tolerationSeconds } = asMap(toleration);
    const found = (last: string, message: string, hint: string): Breach[] => [
      { path: [index, last], code: 'contradictory', message, hint },
    ];
    if (operator === 'Exists' && text !== undefined && text !== '')
      return found('value', 'the operator Exists takes no value', 'Leave the value out, or write operator: Equal.');
    if (key === undefined && operator !== 'Exists')
      return found('key', 'without a key the operator has to be Exists', 'Name the key, or write operator: Exists.');
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      return found('tolerationSeconds', 'only the effect NoExecute has an end', 'Write effect: NoExecute.');
    return [];
  });
