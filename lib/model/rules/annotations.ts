import { asMap, type Rule } from './rule';

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
