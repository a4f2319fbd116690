import type { JobValues } from '../../model/pipeline/job';
import type { NamePattern } from '../../model/name-pattern';
import { wantedPaths } from '../../model/wanted-paths';
import {
  jobCondition,
  startCondition,
  withoutChanges,
  written,
  type Condition,
  type Fact,
} from '../pipeline/conditions';
import type { PipelineContext } from '../pipeline/context';
import { pathRegexp } from '../pipeline/path-regexp';
import type { Changes } from '../pipeline/shell';
import { groovyString } from './groovy';

/** The rules of a job as an expression; undefined where it is part of every build. */
export function rule(job: JobValues): string | undefined {
  const { rest, changes } = withoutChanges(jobCondition(job));
  const asked = rest === undefined ? undefined : expression(rest);
  const parts = [
    ...(asked === undefined ? [] : [changes.length > 0 && asked.includes(' || ') ? `(${asked})` : asked]),
    ...changes.map(aboutChanges),
  ];
  return parts.length === 0 ? undefined : parts.join(' && ');
}

/** What must hold for a build to do anything; undefined where everything that Jenkins builds is meant. */
export function start({ pipeline: { on } }: PipelineContext): string | undefined {
  const { manual: _, ...others } = on;
  const condition = startCondition(others);
  // By hand it always may: Jenkins has a button for it.
  const byHand: Condition = { fact: { of: 'event', event: 'manual' } };
  return condition === undefined
    ? expression(byHand)
    : expression({ any: [byHand, ...('any' in condition ? condition.any : [condition])] });
}

function expression(condition: Condition): string | undefined {
  const not = (text: string) => (/^\w+\([^()]*\)$/.test(text) ? `!${text}` : `!(${text})`);
  return written(condition, { and: '&&', or: '||', not, fact });
}

function fact(asked: Fact): string {
  if (asked.of === 'changes') return aboutChanges({ paths: asked.paths, wanted: true });
  if (asked.of === 'event')
    return { push: 'pushed()', pull_request: 'pullRequest()', schedule: 'scheduled()', manual: 'byHand()' }[
      asked.event
    ];
  const name = groovyString(wholeName(asked.name));
  return { branch: `onBranch(${name})`, tag: `onTag(${name})`, target: `pullRequest(${name})` }[asked.of];
}

function aboutChanges({ paths, wanted: isWanted }: Changes): string {
  const { wanted, unwanted } = wantedPaths(paths);
  const lists = [wanted, ...(unwanted.length === 0 ? [] : [unwanted])];
  const texts = lists.map((list) => groovyString(list.map(pathRegexp).join('|')));
  return `${isWanted ? 'changed' : 'unchanged'}(${texts.join(', ')})`;
}

/** A pattern as an expression of the whole name. */
function wholeName(pattern: NamePattern): string {
  if (pattern.kind === 'any') return '.*';
  if (pattern.kind === 'regexp') {
    const [, inline = '', body = ''] = /^(\(\?[a-z]+\))?(.*)$/s.exec(pattern.body) ?? [];
    const flags = pattern.flags.includes('i') ? '(?i)' : inline;
    if (body.includes('|')) return `${flags}.*(?:${body}).*`;
    const start = body.startsWith('^') ? body.slice(1) : `.*${body}`;
    return flags + (/(?<!\\)(\\\\)*\$$/.test(start) ? start.slice(0, -1) : `${start}.*`);
  }
  const text = pattern.kind === 'exact' ? pattern.name : pattern.glob;
  return text
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
}
