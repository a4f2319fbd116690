/**
 * What Tekton does with what is exported to it, as far as the order and the conditions of tasks go: a reading of its
 * documentation that knows nothing of the exporter. What tasks ask by commands is asked of a real shell.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Occasion, Result, Run } from '../meaning';

interface Task {
  readonly name: string;
  readonly runAfter?: readonly string[];
  readonly when?: readonly { readonly input: string; readonly operator: 'in'; readonly values: readonly string[] }[];
  readonly params?: readonly Named[];
  readonly taskSpec: {
    readonly results?: readonly { readonly name: string }[];
    readonly steps: readonly {
      readonly name: string;
      readonly script: string;
      readonly env?: readonly Named[];
      readonly onError?: string;
    }[];
  };
}

interface Named {
  readonly name: string;
  readonly value: string;
}

interface Trigger {
  readonly name: string;
  readonly interceptors: readonly {
    readonly ref: { readonly name: string };
    readonly params: readonly { readonly name: string; readonly value: unknown }[];
  }[];
  readonly bindings: readonly Named[];
}

type Texts = { readonly [name: string]: string };

interface Document {
  readonly kind: string;
  readonly spec: {
    readonly params?: readonly { readonly name: string; readonly default?: string }[];
    readonly tasks: readonly Task[];
    readonly finally?: readonly Task[];
    readonly triggers: readonly Trigger[];
  };
}

/** Runs a pipeline; whoever starts it by hand runs every job that asks for it. */
export function runTekton(contents: readonly string[], occasion: Occasion): Run {
  const documents = contents.flatMap((content) => parseAllDocuments(content).map((each) => each.toJS() as Document));
  const spec = documents.find(({ kind }) => kind === 'Pipeline')?.spec;
  const listener = documents.find(({ kind }) => kind === 'EventListener')?.spec;
  const given = occasion.event === 'manual' ? { event: 'manual', branch: occasion.ref } : told(listener?.triggers ?? [], occasion); // prettier-ignore
  if (spec === undefined || given === undefined) return undefined;
  const params: Texts = Object.fromEntries(
    (spec.params ?? []).map(({ name, default: other = '' }) => {
      const byHand = occasion.event === 'manual' && name.startsWith('run-') ? 'true' : undefined;
      return [name, byHand ?? given[name as keyof typeof given] ?? other];
    }),
  );
  return outcome(spec.tasks, spec.finally ?? [], params, occasion.failing);
}

function outcome(tasks: readonly Task[], last: readonly Task[], params: Texts, failing: readonly string[]): Run {
  const results = new Map<string, Result>();
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) values[`params.${name}`] = value;
  const holds = ({ when = [] }: Task) => when.every(({ input, values: wanted }) => wanted.includes(put(input, values)));
  const perform = (task: Task) => {
    const { name, taskSpec } = task;
    Object.assign(values, answers(task, values));
    const isAllowed = taskSpec.steps.some((step) => step.name === 'script' && step.onError === 'continue');
    results.set(name, failing.includes(name) && !isAllowed ? 'failure' : 'success');
  };
  for (let open = [...tasks]; open.length > 0;) {
    const ready = open.filter(({ runAfter = [] }) => runAfter.every((other) => results.has(other)));
    if (ready.length === 0) throw new Error('tasks wait for each other');
    // Nothing begins once a task failed.
    const isOver = [...results.values()].includes('failure');
    for (const task of ready) {
      if (!isOver && holds(task)) perform(task);
      else results.set(task.name, 'skipped');
    }
    open = open.filter(({ name }) => !results.has(name));
  }
  values['tasks.status'] = [...results.values()].includes('failure') ? 'Failed' : 'Succeeded';
  for (const task of last) if (holds(task)) perform(task); else results.set(task.name, 'skipped'); // prettier-ignore
  const jobs = [...tasks, ...last].filter(({ taskSpec }) => taskSpec.steps.some(({ name }) => name === 'script'));
  return Object.fromEntries(
    jobs.map(({ name, taskSpec }) => {
      const result = results.get(name) ?? 'skipped';
      const env = taskSpec.steps.find((step) => step.name === 'script')?.env ?? [];
      const variables = Object.fromEntries(env.map((each) => [each.name, put(each.value, values)]));
      return [name, { result, variables: result === 'skipped' ? {} : variables }];
    }),
  );
}

/** What a task that asks by commands answers. */
function answers({ name, taskSpec }: Task, values: Texts): Texts {
  const step = taskSpec.steps.find((each) => each.name === 'rules');
  if (step === undefined) return {};
  const folder = mkdtempSync(join(tmpdir(), 'infra-rules-'));
  try {
    const script = step.script.replace(/\$\(results\.([\w-]+)\.path\)/g, (_, id: string) => join(folder, id));
    const env = Object.fromEntries((step.env ?? []).map((each) => [each.name, put(each.value, values)]));
    execFileSync('sh', ['-e', '-c', script], { cwd: folder, env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' });
    return Object.fromEntries(
      (taskSpec.results ?? []).map((result) => [
        `tasks.${name}.results.${result.name}`,
        readFileSync(join(folder, result.name), 'utf8'),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What GitHub tells of an occasion, as the parameters that its trigger makes of it; undefined where there is none. */
function told(triggers: readonly Trigger[], { event, ref }: Occasion): Texts | undefined {
  const trigger = triggers.find(({ name }) => name === event.replace('_', '-'));
  const repository = { clone_url: 'https://git.example.com/shop.git' };
  const pushed = {
    ref: `refs/${event === 'tag' ? 'tags' : 'heads'}/${ref}`,
    after: 'c0ffee',
    before: 'beef',
    repository,
  };
  const requested = { action: 'opened', number: 1, repository, pull_request: { head: { sha: 'c0ffee', ref: 'topic' }, base: { ref, sha: 'beef' } } }; // prettier-ignore
  const body = event === 'schedule' ? { branch: ref } : event === 'pull_request' ? requested : pushed;
  const cel = trigger?.interceptors.find((each) => each.ref.name === 'cel');
  const value = (name: string) => cel?.params.find((param) => param.name === name)?.value;
  if (trigger === undefined || (event !== 'schedule' && expression(String(value('filter')), body) !== true))
    return undefined;
  const overlays = (value('overlays') ?? []) as { key: string; expression: string }[];
  const extensions = Object.fromEntries(overlays.map((each) => [each.key, expression(each.expression, body)]));
  const given = trigger.bindings.map((binding) => {
    const [, path = ''] = /^\$\((.*)\)$/.exec(binding.value) ?? [];
    const found = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], { body, extensions }); // prettier-ignore
    return [binding.name, path === '' ? binding.value : typeof found === 'string' || typeof found === 'number' ? String(found) : '']; // prettier-ignore
  });
  return Object.fromEntries(given) as Texts;
}

/** Its expressions as JavaScript writes them. */
function expression(text: string, body: object): unknown {
  const source = text
    .replace(/([\w.]+)\.matches\(('(?:\\.|[^'\\])*')\)/g, 'new RegExp($2).test($1)')
    .replace(/([\w.]+) in (\[[^\]]*\])/g, '$2.includes($1)')
    .replace(/, 1\)/g, ')');
  return new Function('body', `return (${source});`)(body);
}

function put(text: string, values: Texts): string {
  return text.replace(/\$\(([\w.-]+)\)/g, (whole, name: string) => values[name] ?? whole);
}
