import type { NamePattern } from '../../model/name-pattern';
import { factsOf, jobCondition, written, type Condition, type Fact } from '../pipeline/conditions';
import type { PipelineContext } from '../pipeline/context';
import { quotedPaths } from '../pipeline/path-regexp';
import { joined } from '../pipeline/shell';
import { quoted } from '../../model/shell';
import { Commented } from '../yaml';
import { parametersIn } from './references';
import { comparedWith, fetchHistoryStep, folder, images } from './sources';

/** What a task must find before it runs. */
export interface When {
  readonly input: string;
  readonly operator: 'in';
  readonly values: readonly string[];
}

/** The parameter that a job which starts by hand runs by. */
export function runParameter(id: string): string {
  return `run-${id}`;
}

/** A task that finds out what conditions of Tekton cannot, which compare texts only; others read its results. */
export class RulesTask {
  private readonly answers = new Map<string, string>();
  private hasChanges = false;

  constructor(
    readonly id: string,
    private readonly context: PipelineContext,
  ) {}

  get isNeeded(): boolean {
    return this.answers.size > 0;
  }

  /** What a job asks for: its rules, and that those it waits for were started where that is by hand. */
  when(name: string): When[] {
    const { context } = this;
    const { jobs } = context.pipeline;
    const job = jobs[name];
    if (job === undefined) return [];
    const byHand = [...(job.when === 'manual' ? [name] : []), ...[...context.ancestors(name)].filter((other) => jobs[other]?.when === 'manual')]; // prettier-ignore
    const own = this.command(name);
    const after = byHand.flatMap((other) => {
      const rule = other === name ? undefined : this.command(other);
      // One that is not there is not waited for.
      return rule === undefined ? [] : [`(! { ${rule}; } || [ "$${variableOf(context.id(other))}" = true ])`];
    });
    const asked = [
      ...(own === undefined ? [] : [after.length > 0 && own.includes(' || ') ? `(${own})` : own]),
      ...after,
    ];
    const started = byHand.filter((other) => other === name || this.command(other) === undefined);
    if (asked.length > 0) this.answers.set(context.id(name), asked.join(' && '));
    return [
      ...(asked.length > 0 ? [whenTrue(`$(tasks.${this.id}.results.${context.id(name)})`)] : []),
      ...started.map((other) => whenTrue(`$(params.${runParameter(context.id(other))})`)),
    ];
  }

  /** The task itself. */
  get task(): Commented {
    const lines = [...this.answers].map(
      ([id, command]) => `if ${command}; then printf true; else printf false; fi > "$(results.${id}.path)"`,
    );
    const text = lines.join('\n');
    const env = { EVENT: 'event', BRANCH: 'branch', TAG: 'tag', TARGET: 'target' };
    const manual = Object.keys(this.context.pipeline.jobs).map((name) => this.context.id(name));
    const all = [...Object.entries(env), ...manual.map((id) => [variableOf(id), runParameter(id)] as const)].filter(
      ([variable]) => new RegExp(`\\$${variable}\\b`).test(text),
    );
    const spec = {
      results: [...this.answers.keys()].map((id) => ({ name: id })),
      steps: [
        ...(this.hasChanges ? [fetchHistoryStep] : []),
        {
          name: 'rules',
          image: this.hasChanges ? images.git : images.shell,
          workingDir: this.hasChanges ? folder : undefined,
          env:
            all.length === 0 ? undefined : all.map(([name, parameter]) => ({ name, value: `$(params.${parameter})` })),
          script: joined([...functionsFor(text), ...lines]),
        },
      ],
    };
    const asked = parametersIn(spec);
    return new Commented('What conditions of Tekton cannot ask.', {
      name: this.id,
      params: asked.map((name) => ({ name, value: `$(params.${name})` })),
      taskSpec: { params: asked.map((name) => ({ name })), ...spec },
    });
  }

  /** The rules of a job as a command. */
  private command(name: string): string | undefined {
    const { [name]: job } = this.context.pipeline.jobs;
    const condition = job === undefined ? undefined : jobCondition(job);
    if (condition === undefined) return undefined;
    if (factsOf(condition).some(({ of }) => of === 'changes')) this.hasChanges = true;
    return this.shell(condition, name);
  }

  private shell(condition: Condition, name: string): string | undefined {
    const isNegated = (fact: Fact) => 'all' in condition && condition.all.some((part) => 'not' in part && 'fact' in part.not && part.not.fact === fact) || ('not' in condition && 'fact' in condition.not && condition.not.fact === fact); // prettier-ignore
    return written(condition, {
      and: '&&',
      or: '||',
      not: (text) => (/ (&&|\|\|) /.test(text) ? `! { ${text}; }` : `! ${text}`),
      fact: (fact) => this.fact(fact, isNegated(fact), name),
    });
  }

  private fact(fact: Fact, isNegated: boolean, name: string): string {
    if (fact.of === 'changes') return `changed ${isNegated ? 1 : 0} ${quotedPaths(fact.paths)}`;
    if (fact.of === 'event') return `[ "$EVENT" = ${fact.event} ]`;
    return this.named({ branch: '$BRANCH', tag: '$TAG', target: '$TARGET' }[fact.of], fact.name, name);
  }

  private named(variable: string, pattern: NamePattern, name: string): string {
    if (pattern.kind === 'any') return `[ -n "${variable}" ]`;
    if (pattern.kind === 'exact') return `[ "${variable}" = ${quoted(pattern.name)} ]`;
    if (pattern.kind === 'glob') return `like "${variable}" ${quoted(pattern.glob.replace(/[[\]\\]/g, '\\$&'))}`;
    const [inline = ''] = /^\(\?[a-z]+\)/.exec(pattern.body) ?? [];
    const body = pattern.body
      .slice(inline.length)
      .replaceAll('(?:', '(')
      .replace(/\\([dws])/g, (_, kind: string) => ({ d: '[0-9]', w: '[A-Za-z0-9_]', s: '[[:space:]]' })[kind] ?? '');
    if (/\(\?|\\[DWSbB]/.test(body))
      this.context.findings.unsupported(
        name,
        this.context.pipeline.jobs[name]?.only === undefined ? 'except' : 'only',
        `grep in Tekton's task does not support all of /${pattern.body}/`,
        'Rewrite it without (?…), or as a glob.',
      );
    const flags = inline.includes('i') || pattern.flags.includes('i') ? ' -i' : '';
    return `matches "${variable}" ${quoted(body)}${flags}`;
  }
}

function whenTrue(input: string): When {
  return { input, operator: 'in', values: ['true'] };
}

function variableOf(id: string): string {
  return `RUN_${id.replaceAll('-', '_').toUpperCase()}`;
}

const functions = {
  like: ['# Whether a name matches a glob.', 'like() { case "$1" in ($2) ;; (*) return 1 ;; esac; }'],
  matches: [
    '# Whether a regular expression matches a name.',
    'matches() { [ -n "$1" ] && printf \'%s\\n\' "$1" | grep -q -E ${3-} -- "$2"; }',
  ],
  changed: [
    '# Whether a file changed; the first argument is the answer if there is nothing to compare with.',
    'changed() {',
    `  git rev-parse -q --verify ${comparedWith} >/dev/null || return "$1"`,
    `  git diff --name-only ${comparedWith}...HEAD | grep -v -E "^(\${3-})$" | grep -q -E "^($2)$"`,
    '}',
  ],
} as const;

function functionsFor(text: string): readonly string[] {
  return Object.entries(functions).flatMap(([name, lines]) => (text.includes(`${name} `) ? lines : []));
}
