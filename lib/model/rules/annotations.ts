import { asMap, type Breach, type Rule } from './rule';

/** Bytes of all keys and values together (TotalAnnotationSizeLimitB, k8s.io/apimachinery/pkg/api/validation). */
const most = 256 * 1024;

/** What the API server takes of annotations, however many there are. */
export const annotations: Rule = (value) => {
  const bytes = Object.entries(asMap(value))
    .flat()
    .reduce((sum: number, text) => sum + Buffer.byteLength(String(text)), 0);
  if (bytes <= most) return [];
  const message = `the annotations have ${bytes} bytes in total; Kubernetes allows ${most}`;
  return [
    { path: [], code: 'contradictory', message, hint: 'Put long values into a ConfigMap, and refer to it here.' },
  ];
};

/** What the API server refuses on pods, or leaves to nodes: each by its whole key, or by what it begins with. */
const refused: readonly { readonly key: string; readonly hint: string }[] = [
  { key: 'kubernetes.io/config.mirror', hint: 'Remove it: nodes set it on pods of their own.' },
  {
    key: 'seccomp.security.alpha.kubernetes.io/',
    hint: 'Remove it: pods have the seccomp profile RuntimeDefault. Another one takes patches, in spec.template.spec.securityContext.',
  },
  {
    key: 'container.apparmor.security.beta.kubernetes.io/',
    hint: 'Remove it, and use patches to set appArmorProfile in a securityContext instead.',
  },
];

/** The same, and none that pods cannot have. */
export const podAnnotations: Rule = (value, beside) => [
  ...annotations(value, beside),
  ...Object.keys(asMap(value)).flatMap((key): Breach[] => {
    const found = refused.find((one) => key === one.key || (one.key.endsWith('/') && key.startsWith(one.key)));
    if (found === undefined) return [];
    const message = `the annotation ${key} is not accepted on pods`;
    return [{ path: [key], code: 'contradictory', message, hint: found.hint }];
  }),
];
