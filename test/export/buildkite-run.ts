/**
 * What Buildkite does with the steps of a file, as far as their order and conditions go: a reading of its documentation
 * that knows nothing of the exporter.
 */
import { parse } from 'yaml';
import type { Occasion, Result, Run } from './meaning';

interface Step {
  readonly key: string;
  readonly block?: string;
  readonly command?: string;
  readonly if?: string;
  readonly depends_on?: readonly (string | { readonly step: string; readonly allow_failure?: boolean })[];
  readonly soft_fail?: boolean;
  readonly env?: object;
}

type State = 'passed' | 'failed' | 'absent' | 'blocked' | 'waiting' | 'idle';

/**
 * Runs steps; whoever starts a build by hand also unblocks what waits for that.
 * @param starts the condition that Buildkite keeps outside of the file
 */
export function runBuildkite(content: string, starts: string, occasion: Occasion): Run {
  const { event, ref, failing } = occasion;
  const build = {
    source: { push: 'webhook', tag: 'webhook', pull_request: 'webhook', schedule: 'schedule', manual: 'ui' }[event],
    branch: event === 'pull_request' ? 'topic' : ref,
    tag: event === 'tag' ? ref : null,
    pull_request: { id: event === 'pull_request' ? '1' : null, base_branch: event === 'pull_request' ? ref : null },
  };
  const holds = (condition: string) =>
    new Function('build', `return ${condition.replace(/([\w.]+) =~ (\/(?:\\.|[^/\\])*\/\w*)/g, '$2.test($1 ?? "\\0")')};`)(build) === true; // prettier-ignore
  if (event !== 'manual' && event !== 'schedule' && !holds(starts)) return undefined;
  const { steps } = parse(content) as { steps: Step[] };
  const states = new Map<string, State>();
  const end = (key: string): State => {
    const known = states.get(key);
    if (known !== undefined) return known;
    const step = steps.find((each) => each.key === key);
    if (step === undefined) throw new Error(`no step ${key}`);
    const state = stateOf(step);
    states.set(key, state);
    return state;
  };
  // A step that does not say what it waits for waits for whoever unblocks what is before it.
  const blocksBefore = (step: Step) =>
    steps.slice(0, steps.indexOf(step)).flatMap(({ block, key }) => (block === undefined ? [] : [key]));
  const stateOf = (step: Step): State => {
    if (step.if !== undefined && !holds(step.if)) return 'absent';
    const before = (step.depends_on ?? blocksBefore(step)).map((each) =>
      typeof each === 'string' ? { step: each } : each,
    );
    const ended = before.map((each) => ({ state: end(each.step), isAllowed: 'allow_failure' in each && each.allow_failure === true })); // prettier-ignore
    if (ended.some(({ state }) => state === 'waiting')) return 'waiting';
    if (ended.some(({ state, isAllowed }) => (state === 'failed' || state === 'blocked') && !isAllowed))
      return 'blocked';
    if (step.block !== undefined) return event === 'manual' ? 'passed' : 'waiting';
    // A step that is for failures asks each of those before it for its outcome.
    const asked = /^failed\(\) .*\n(.*?)exit 0$/m.exec(step.command ?? '')?.[1];
    const isIdle = asked !== undefined && ![...asked.matchAll(/failed (\S+)/g)].some(([, key = '']) => end(key) === 'failed'); // prettier-ignore
    if (isIdle) return 'idle';
    return failing.includes(step.key) && step.soft_fail !== true ? 'failed' : 'passed';
  };
  return Object.fromEntries(
    steps
      .filter(({ block }) => block === undefined)
      .map(({ key, env = {} }) => {
        const state = end(key);
        const result: Result = state === 'passed' ? 'success' : state === 'failed' ? 'failure' : 'skipped';
        return [key, { result, variables: result === 'skipped' ? {} : env }];
      }),
  );
}
