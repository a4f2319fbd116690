import { quote } from '../../model/check';
import { meant } from '../../model/meant';
import { mergeNodes } from '../merge';
import { get, mapOf, scalarsOf, textOf, type Entry, type MapNode, type Node } from '../yaml/node';
import type { Report } from '../diagnostics/report';

/** Levels of templates that extend templates. */
const depthLimit = 32;

/**
 * Resolves `extends`: a job over its templates, maps by key, lists replaced; the last template wins. What null removes
 * stays null: it is not there in what holds for every job, either.
 */
export class Templates {
  private readonly resolved = new Map<string, MapNode>();
  private readonly open: string[] = [];

  constructor(
    private readonly jobs: ReadonlyMap<string, Entry>,
    /** Whether jobs come from elsewhere, too, so that an unknown template may be there. */
    private readonly isPartial: boolean,
    private readonly report: Report,
  ) {}

  /** A job with all it extends; what is not known here stays in `extends`. */
  resolve(name: string): MapNode {
    const known = this.resolved.get(name);
    if (known !== undefined) return known;
    const node = this.jobs.get(name)?.value;
    if (node?.kind !== 'map') throw new Error(`no job ${name}`);
    this.open.push(name);
    let base: Node | undefined;
    const unknown: Node[] = [];
    for (const template of scalarsOf(get(node, 'extends'))) {
      if (this.jobs.has(template.text)) {
        if (this.open.includes(template.text)) this.complain(template.text, template);
        else if (this.open.length >= depthLimit)
          this.report.error(
            'too-deep',
            template.span,
            `templates extend each other too deeply; at most ${depthLimit} levels are allowed`,
          );
        else base = mergeNodes(base, withoutExtends(this.resolve(template.text)));
      } else if (this.isPartial) unknown.push(template);
      else {
        const message = `unknown template ${quote(template.text)}; ${meant(template.text, this.jobs.keys())}`;
        this.report.error('unknown-template', template.span, message);
      }
    }
    this.open.pop();
    const own = withoutExtends(node);
    const merged = mergeNodes(base, own);
    const entries = merged.kind === 'map' ? new Map(merged.entries) : new Map<string, Entry>();
    if (unknown.length > 0)
      entries.set('extends', { key: node.span, value: { kind: 'list', span: node.span, items: unknown } });
    const result = mapOf(node.span, entries);
    this.resolved.set(name, result);
    return result;
  }

  private complain(template: string, at: Node): void {
    const circle = [...this.open.slice(this.open.indexOf(template)), template].join(' → ');
    this.report.error(
      'cyclic-extends',
      at.span,
      `${quote(textOf(at) ?? '')} extends itself: ${circle}`,
      'Remove one of the extends.',
    );
  }
}

function withoutExtends(node: MapNode): MapNode {
  return mapOf(
    node.span,
    [...node.entries].filter(([key]) => key !== 'extends'),
  );
}
