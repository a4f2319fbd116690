import { Composer, Lexer, Parser, type Document } from 'yaml';
import { Converter } from './convert';
import { limits } from './limits';
import { isNull, mapOf, type MapNode, type Node } from './node';
import type { Report } from '../diagnostics/report';
import type { SourceFile } from '../diagnostics/source-file';
import { explain } from './yaml-error';

const options = {
  version: '1.2',
  strict: true,
  // Comparing every key with every other takes minutes on hostile files; the converter finds duplicates.
  uniqueKeys: false,
  prettyErrors: false,
  keepSourceTokens: false,
  logLevel: 'silent',
} as const;

/** The tree of a YAML file; undefined where it cannot be trusted, and then the report says why. */
export function parseYaml(file: SourceFile, report: Report): Node | undefined {
  const documents = compose(file, report);
  const [document, second] = documents ?? [];
  if (documents === undefined || document === undefined) return documents === undefined ? undefined : empty(file);
  if (second !== undefined) {
    const problem = explain(file.text, 'MULTIPLE_DOCS', second.range[0], second.range[0], '');
    report.error(problem.code, { file, ...problem }, problem.message, problem.hint);
    return undefined;
  }
  const [error] = document.errors;
  if (error !== undefined) {
    // What follows the first syntax error is mostly its echo.
    const problem = explain(file.text, error.code, error.pos[0], error.pos[1], error.message);
    const at = { file, start: problem.start, end: problem.end };
    if (file.path.endsWith('.json')) {
      const hint = 'Put keys and text in double quotes, and close every bracket.';
      report.error(problem.code, at, 'this is not valid JSON', hint);
    } else report.error(problem.code, at, problem.message, problem.hint);
    return undefined;
  }
  const version = document.directives.yaml.version;
  if (version !== '1.2') {
    report.error(
      'yaml-version',
      { file, start: 0, end: 5 },
      `YAML ${version} is not accepted; expected 1.2`,
      'Remove the %YAML line.',
    );
    return undefined;
  }
  if (document.contents === null) return empty(file);
  return new Converter(file, report).convert(document.contents);
}

/** The tree of a file that has to hold a map; an empty file is an empty map. */
export function parseMap(file: SourceFile, report: Report): MapNode | undefined {
  const node = parseYaml(file, report);
  if (node === undefined || node.kind === 'map') return node;
  if (isNull(node)) return empty(file);
  report.error('wrong-type', node.span, `expected a map, found ${node.kind === 'list' ? 'a list' : 'text'}`);
  return undefined;
}

function compose(file: SourceFile, report: Report): Document.Parsed[] | undefined {
  const parser = new Parser();
  const composer = new Composer(options);
  const documents: Document.Parsed[] = [];
  let tokens = 0;
  let directives = 0;
  try {
    for (const lexeme of new Lexer().lex(file.text)) {
      tokens += 1;
      // Before anything recursive sees the text: the library exhausts the stack on deep nesting.
      const depth = parser.stack.length > limits.depth + 2;
      if (depth || tokens > limits.tokens || directives > limits.directives) {
        refuse(file, report, parser.offset, depth);
        return undefined;
      }
      for (const token of parser.next(lexeme)) {
        if (token.type === 'directive') directives += 1;
        documents.push(...composer.next(token));
      }
    }
    for (const token of parser.end()) documents.push(...composer.next(token));
    documents.push(...composer.end());
    return documents;
  } catch {
    report.error('yaml-syntax', { file, start: 0, end: 0 }, 'this is not valid YAML');
    return undefined;
  }
}

function refuse(file: SourceFile, report: Report, offset: number, depth: boolean): void {
  const at = { file, start: offset, end: offset };
  if (depth) report.error('too-deep', at, `nested too deeply; at most ${limits.depth} levels are allowed`);
  else report.error('too-large', at, `the file is too large; at most ${limits.nodes} values are allowed`, 'Split it.');
}

function empty(file: SourceFile): MapNode {
  return mapOf({ file, start: 0, end: 0 }, []);
}
