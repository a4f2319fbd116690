import type { StackDescription } from '../../model/description';
import type { ParameterRow } from './parameters';

/** What stacks have in common, by what it is about. */
const groups: { readonly [title: string]: readonly string[] } = {
  'Reached by HTTP': ['port', 'healthPath', 'host', 'public', 'routing', 'weight'],
  'How many run': ['replicas', 'autoscaling', 'processes', 'disruptionBudget', 'spread'],
  'What runs': ['command', 'args', 'user', 'init', 'sidecars', 'probes', 'stopSeconds'],
  'What it needs': ['resources', 'volumes', 'ports', 'networkPolicy', 'serviceAccount', 'imagePullSecrets'],
  'Where it runs': ['architecture', 'nodeSelector', 'tolerations', 'priorityClass'],
  'Labels, annotations and patches': ['labels', 'annotations', 'patches'],
};

/** Parameters that are about one thing. */
export interface ParameterGroup {
  readonly title: string;
  readonly rows: readonly ParameterRow[];
  /** Most stacks take them. */
  readonly isCommon: boolean;
}

/**
 * The parameters of a stack: its own, then those that most have.
 * @param web what the others share theirs with; a parameter that means something else there is the stack's own
 */
export function groupedParameters(
  rows: readonly ParameterRow[],
  { parameters }: StackDescription,
  web: StackDescription | undefined,
): readonly ParameterGroup[] {
  const meaning = (name: string, { properties }: StackDescription['parameters']) => properties[name]?.description;
  const titleOf = (row: ParameterRow) => {
    const [name = ''] = row.name.split(/[.[]/);
    const title = Object.keys(groups).find((each) => groups[each]?.includes(name));
    const usual = web === undefined ? undefined : meaning(name, web.parameters);
    return usual === undefined || usual === meaning(name, parameters) ? title : undefined;
  };
  const own = rows.filter((row) => titleOf(row) === undefined);
  const common = Object.keys(groups).map((title) => ({
    title,
    isCommon: true,
    rows: rows.filter((row) => titleOf(row) === title),
  }));
  return [{ title: 'Parameters', isCommon: false, rows: own }, ...common].filter((group) => group.rows.length > 0);
}
