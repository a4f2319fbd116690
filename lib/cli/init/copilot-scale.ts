import { check } from '../../model/check';
import { isRecord } from '../../model/record';
import type { Details, Place, Value } from './proposal';

/** What is said of a count that nothing here can stand for. */
export const countNotice = 'count: use parameters.autoscaling to set how many pods run';

/** `count` as a map: a range, and what the number of tasks follows. */
export function autoscalingOf(count: Record<string, unknown>): {
  readonly autoscaling: { readonly [name: string]: Value } | undefined;
  readonly notices: readonly string[];
} {
  const [min, max] = rangeOf(count['range']);
  const [cpu, memory] = [percentOf(count['cpu_percentage']), percentOf(count['memory_percentage'])];
  const known = ['range', 'cpu_percentage', 'memory_percentage'];
  const notices = Object.keys(count)
    .filter((key) => !known.includes(key))
    .map((key) => `count.${key} is not converted`);
  if (max === undefined) return { autoscaling: undefined, notices };
  const autoscaling = {
    ...(min === undefined ? {} : { min }),
    max,
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
  };
  return { autoscaling, notices };
}

/** `1-10`, or a map of both ends. */
function rangeOf(range: unknown): readonly (number | undefined)[] {
  if (isRecord(range)) return [range['min'], range['max']].map((end) => (typeof end === 'number' ? end : undefined));
  const [, min, max] = /^(\d+)-(\d+)$/.exec(String(range)) ?? [];
  return max === undefined ? [] : [Number(min), Number(max)];
}

/** `70`, or a map with it and cooldowns. */
function percentOf(target: unknown): number | undefined {
  const value = isRecord(target) ? target['value'] : target;
  return typeof value === 'number' ? value : undefined;
}

const names: { readonly [environment: string]: string } = {
  prod: 'production',
  production: 'production',
  stage: 'staging',
  staging: 'staging',
};

/** How many pods run in the environments that there are here, too; the rest of what they change is told. */
export function environmentsOf(told: unknown, stack: string, { descriptions }: Place): Details {
  const environments: Record<string, { readonly [name: string]: Value }> = {};
  const notices: string[] = [];
  const { properties = {} } = descriptions.stacks[stack]?.parameters ?? {};
  for (const [name, changes] of Object.entries(isRecord(told) ? told : {})) {
    if (!isRecord(changes)) continue;
    const { count, ...others } = changes;
    const environment = Object.hasOwn(names, name) ? names[name] : undefined;
    const scaled = isRecord(count) ? autoscalingOf(count).autoscaling : undefined;
    const [parameter, value] = typeof count === 'number' ? ['replicas', count] : ['autoscaling', scaled];
    const schema = properties[parameter];
    const isTaken =
      environment !== undefined && value !== undefined && schema !== undefined && check(value, schema).length === 0;
    if (isTaken) environments[environment] = { [parameter]: value };
    const left = [...(isTaken || count === undefined ? [] : ['count']), ...Object.keys(others)];
    if (left.length > 0)
      notices.push(
        `environments.${name}: ${left.join(', ')} not converted; add what differs under environments: of the application`,
      );
  }
  return { environments, notices };
}
