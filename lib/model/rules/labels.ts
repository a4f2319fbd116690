import { managedBy, projectLabel } from '../marks';
import { asMap, type Breach, type Rule } from './rule';

/** Labels of every pod by which it is found, and which say whose it is. */
const ours = [
  ...['name', 'instance', 'component'].map((key) => `app.kubernetes.io/${key}`),
  projectLabel,
  ...Object.keys(managedBy),
];

/** Services, policies and whoever looks find pods by labels that infra gives them. */
export const labels: Rule = (value) =>
  Object.keys(asMap(value))
    .filter((key) => ours.includes(key) || key.startsWith('infra.dev/'))
    .map((key): Breach => {
      const hint = 'Remove it, or use a key of your own, such as example.com/team.';
      return { path: [key], code: 'contradictory', message: `the label ${key} is reserved for infra`, hint };
    });
