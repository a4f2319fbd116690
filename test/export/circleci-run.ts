/**
 * What CircleCI does with a workflow, as far as the order and the conditions of jobs go: a reading of its documentation
 * that knows nothing of the exporter.
 */
import { parse } from 'yaml';
import type { Occasion, Result, Run } from './meaning';

interface Invocation {
  readonly type?: 'approval';
  readonly requires?: readonly (string | { readonly [job: string]: string | readonly string[] })[];
  readonly filters?: string | { readonly branches?: Filter; readonly tags?: Filter };
}

interface Filter {
  readonly only?: readonly string[];
  readonly ignore?: string;
}

interface File {
  readonly jobs: { readonly [job: string]: { readonly environment?: object; readonly steps: readonly unknown[] } };
  readonly workflows: {
    readonly main: {
      readonly when?: unknown;
      readonly jobs: readonly (string | { readonly [job: string]: Invocation })[];
    };
  };
}

type State = 'success' | 'failed' | 'not_run' | 'absent' | 'on_hold';

/** Runs the workflow; whoever starts it by hand also approves what waits for that. */
export function runCircle(content: string, { event, ref, failing }: Occasion): Run {
  const { jobs, workflows } = parse(content) as File;
  const isTag = event === 'tag';
  const values: { readonly [name: string]: string } = {
    'pipeline.git.branch': isTag ? '' : event === 'pull_request' ? 'topic' : ref,
    'pipeline.git.tag': isTag ? ref : '',
    'pipeline.event.name': { push: 'push', tag: 'push', pull_request: 'pull_request', schedule: '', manual: '' }[event],
    'pipeline.trigger_source': { schedule: 'scheduled_pipeline', manual: 'api' }[event as string] ?? 'webhook',
    'pipeline.event.github.pull_request.base.ref': event === 'pull_request' ? ref : '',
  };
  if (!holds(workflows.main.when, values)) return undefined;
  const invocations = new Map(
    workflows.main.jobs.flatMap((each) => (typeof each === 'string' ? [[each, {}] as const] : Object.entries(each))),
  );
  const states = new Map<string, State>();
  const end = (name: string): State => {
    const known = states.get(name);
    if (known !== undefined) return known;
    const state = stateOf(name, invocations.get(name) ?? {});
    states.set(name, state);
    return state;
  };
  const stateOf = (name: string, { type, requires = [], filters }: Invocation): State => {
    if (filters !== undefined && !passes(filters, values)) return 'absent';
    const asked = requires.flatMap((each): [string, string | readonly string[]][] =>
      typeof each === 'string' ? [[each, 'success']] : Object.entries(each),
    );
    for (const [other, wanted] of asked) {
      const state = end(other);
      if (state === 'on_hold') return 'on_hold';
      if (state !== 'absent' && wanted !== 'terminal' && ![wanted].flat().includes(state)) return 'not_run';
    }
    if (type === 'approval') return event === 'manual' ? 'success' : 'on_hold';
    const mayFail = JSON.stringify(jobs[name]?.steps).includes('exit 0');
    return failing.includes(name) && !mayFail ? 'failed' : 'success';
  };
  return Object.fromEntries(
    Object.entries(jobs).map(([name, { environment = {} }]) => {
      const state = end(name);
      const result: Result = state === 'success' ? 'success' : state === 'failed' ? 'failure' : 'skipped';
      return [name, { result, variables: result === 'skipped' ? {} : environment }];
    }),
  );
}

/** Whether a condition holds, as an expression or as the older maps. */
function holds(condition: unknown, values: { readonly [name: string]: string }): boolean {
  if (condition === undefined || condition === true) return true;
  if (typeof condition === 'string') {
    const source = condition
      .replace(/([\w.]+) starts-with ("[^"]*")/g, '$1.startsWith($2)')
      .replace(/\bpipeline(?:\.(?!startsWith)\w+)+/g, (name) => `values[${JSON.stringify(name)}]`)
      .replace(/ and /g, ' && ')
      .replace(/ or /g, ' || ')
      .replace(/\bnot \(/g, '!(');
    return new Function('values', `return (${source});`)(values) === true;
  }
  const text = (part: unknown) => String(part).replace(/^<< (.*) >>$/, (_, name: string) => values[name] ?? '');
  const { not, and, or, equal, matches } = condition as { not?: unknown; and?: unknown[]; or?: unknown[]; equal?: unknown[]; matches?: { pattern: string; value: string } }; // prettier-ignore
  if (not !== undefined) return !holds(not, values);
  if (and !== undefined) return and.every((part) => holds(part, values));
  if (or !== undefined) return or.some((part) => holds(part, values));
  if (matches !== undefined) return new RegExp(matches.pattern).test(text(matches.value));
  return new Set(equal?.map(text)).size === 1;
}

function passes(filters: NonNullable<Invocation['filters']>, values: { readonly [name: string]: string }): boolean {
  if (typeof filters === 'string') return holds(filters, values);
  const [branch = '', tag = ''] = [values['pipeline.git.branch'], values['pipeline.git.tag']];
  const isNamed = ({ only }: Filter, name: string) =>
    only === undefined || only.some((each) => (/^\/.*\/$/.test(each) ? new RegExp(`^(?:${each.slice(1, -1)})$`).test(name) : each === name)); // prettier-ignore
  if (tag !== '') return filters.tags !== undefined && isNamed(filters.tags, tag);
  return (
    filters.branches?.ignore === undefined && (filters.branches === undefined || isNamed(filters.branches, branch))
  );
}
