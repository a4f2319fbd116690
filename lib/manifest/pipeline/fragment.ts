import { join } from 'node:path';
import { quote } from '../../model/check';
import { mergeNodes } from '../merge';
import { entriesOf, get, textOf, type Entry, type MapNode, type Node } from '../yaml/node';
import { parseMap } from '../yaml/parse';
import { isSource, readSource } from '../yaml/read-file';
import type { Report } from '../diagnostics/report';
import { fragmentSchema } from '../schema/pipeline';
import { jobSchema } from '../schema/job';
import type { SourceFile, Span } from '../diagnostics/source-file';
import { validate } from '../validate';

/** Where included files are found and remembered. */
export interface IncludeContext {
  readonly repository: string;
  readonly files: Map<string, SourceFile>;
  readonly report: Report;
}

/** A pipeline with what it includes from the repository; what comes from elsewhere is kept as it is written. */
export interface Fragment {
  readonly stages: Node | undefined;
  readonly default: Node | undefined;
  /** Jobs and, with a leading dot, templates. */
  readonly jobs: ReadonlyMap<string, Entry>;
  /** Jobs that are switched off and are not included: where they are. */
  readonly without: ReadonlyMap<string, Span>;
  readonly remote: readonly MapNode[];
  /** Whether a file could not be included, so that names may be missing that it would have brought. */
  readonly isBroken: boolean;
}

/** How many files a pipeline may include, one through another. */
const includeLimit = 100;

/** Follows the includes of a pipeline inside the repository. */
export class Includes {
  private readonly open: string[] = [];
  private count = 0;

  constructor(private readonly context: IncludeContext) {}

  /** The pipeline over everything it includes, in order. */
  fragment(node: MapNode): Fragment {
    const include = get(node, 'include');
    const items = include === undefined ? [] : include.kind === 'list' ? include.items : [include];
    let stages: Node | undefined;
    let defaults: Node | undefined;
    const jobs = new Map<string, Entry>();
    const without = new Map<string, Span>();
    const remote: MapNode[] = [];
    let isBroken = false;
    for (const item of items) {
      if (item.kind !== 'map') continue;
      const included = this.local(item);
      if (included === undefined) {
        if (get(item, 'project') !== undefined || get(item, 'template') !== undefined) remote.push(item);
        else isBroken = true;
        continue;
      }
      stages = included.stages ?? stages;
      if (included.default !== undefined) defaults = mergeNodes(defaults, included.default);
      for (const [name, entry] of included.jobs) overlay(jobs, name, entry);
      for (const [name, at] of included.without) if (!jobs.delete(name)) without.set(name, at);
      remote.push(...included.remote);
      isBroken ||= included.isBroken;
    }
    const own = get(node, 'default');
    for (const [name, entry] of jobsOf(node, this.context.report)) overlay(jobs, name, entry);
    for (const [name, { key, value }] of entriesOf(get(node, 'jobs')))
      if (isSwitchedOff(value) && !jobs.delete(name)) without.set(name, key);
    for (const name of jobs.keys()) without.delete(name);
    return {
      stages: get(node, 'stages') ?? stages,
      default: own === undefined ? defaults : mergeNodes(defaults, own),
      jobs,
      without,
      remote,
      isBroken,
    };
  }

  private local(item: MapNode): Fragment | undefined {
    const { repository, files, report } = this.context;
    checkInclude(item, report);
    const local = get(item, 'local');
    const text = textOf(local);
    if (local === undefined || text === undefined) return undefined;
    const path = join(repository, text);
    if (this.open.includes(path)) {
      report.error('cyclic-include', local.span, `${quote(text)} includes itself`, 'Remove one of the includes.');
      return undefined;
    }
    this.count += 1;
    if (this.count > includeLimit) {
      if (this.count === includeLimit + 1)
        report.error('too-many-files', local.span, `a pipeline can include at most ${includeLimit} files`);
      return undefined;
    }
    const file = readSource(repository, path);
    if (!isSource(file)) {
      report.error(
        file.code,
        local.span,
        file.message,
        file.hint ?? 'Paths in local: are relative to the root of the repository.',
      );
      return undefined;
    }
    const known = files.get(file.path) ?? file;
    files.set(known.path, known);
    const node = parseMap(known, report);
    if (node === undefined) return undefined;
    validate(node, fragmentSchema, report);
    this.open.push(path);
    const fragment = this.fragment(node);
    this.open.pop();
    return fragment;
  }
}

function jobsOf(node: MapNode, report: Report): readonly (readonly [string, Entry])[] {
  const jobs = get(node, 'jobs');
  const hidden = jobs?.kind === 'map' ? [...jobs.hidden] : [];
  // Hidden keys are nobody's business, except that these are used by extends.
  for (const [name, { value }] of hidden) validate(value, jobSchema, report, { label: name });
  return [...entriesOf(jobs), ...hidden].filter(([, { value }]) => value.kind === 'map');
}

/** Null removes what was inherited, as everywhere; false says so of what a stack implies. */
function isSwitchedOff(node: Node): boolean {
  return node.kind === 'scalar' && (node.value === null || node.value === false);
}

function overlay(jobs: Map<string, Entry>, name: string, entry: Entry): void {
  jobs.set(name, { key: entry.key, value: mergeNodes(jobs.get(name)?.value, entry.value) });
}

function checkInclude(item: MapNode, report: Report): void {
  const forms = ['local', 'project', 'template'].filter((key) => item.entries.has(key));
  const [first, second] = forms;
  if (first === undefined) {
    report.error(
      'missing-key',
      item.span,
      'an include needs local, project and file, or template',
      'For example: { local: ci/common.yml }.',
    );
  } else if (second !== undefined) {
    report.error(
      'conflicting-keys',
      item.entries.get(second)?.key ?? item.span,
      `an include has either ${first} or ${second}, not both`,
      'Write two includes.',
    );
  }
  for (const key of ['file', 'ref']) {
    const entry = item.entries.get(key);
    if (entry !== undefined && first !== 'project')
      report.error('conflicting-keys', entry.key, `"${key}" is only for includes with project`);
  }
  if (first === 'project' && !item.entries.has('file')) {
    report.error(
      'missing-key',
      item.entries.get('project')?.key ?? item.span,
      '"file" is missing',
      'Name the file of the project to include.',
    );
  }
}
