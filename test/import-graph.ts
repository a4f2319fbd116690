import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** How a module is imported. */
export interface Import {
  /** Path of a source file, relative to the repository, or the name of a package's module. */
  readonly target: string;
  /** Erased by the compiler. */
  readonly typeOnly: boolean;
  /** Loaded when its line runs, rather than with the file. */
  readonly lazy: boolean;
}

export const repository = resolve(__dirname, '..');

/** The imports of every source file under the folders: path relative to the repository → imports. */
export function importGraph(folders: readonly string[]): ReadonlyMap<string, readonly Import[]> {
  const files = folders.flatMap((folder) => sourceFiles(join(repository, folder)));
  return new Map(files.map((file) => [local(file), importsOf(file)]));
}

/** Everything that is loaded when a file is: source files and modules of packages. */
export function loadedWith(graph: ReadonlyMap<string, readonly Import[]>, file: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const visit = (at: string): void => {
    if (loaded.has(at)) return;
    loaded.add(at);
    for (const { target, typeOnly, lazy } of graph.get(at) ?? []) if (!typeOnly && !lazy) visit(target);
  };
  visit(file);
  return loaded;
}

/** Files that load each other, as far as the compiled program goes. */
export function cycles(graph: ReadonlyMap<string, readonly Import[]>): string[][] {
  const reached = new Map([...graph.keys()].map((file) => [file, loadedWith(graph, file)]));
  const found = new Map<string, string[]>();
  for (const [file, others] of reached) {
    const circle = [...others].filter((other) => other !== file && reached.get(other)?.has(file)).concat(file);
    if (circle.length > 1) found.set(circle.sort().join(), circle);
  }
  return [...found.values()];
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourceFiles(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      add(node.moduleSpecifier, isErased(node), false);
    } else if (ts.isCallExpression(node) && isLoader(node.expression)) {
      add(node.arguments[0], false, true);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true, false);
    }
    ts.forEachChild(node, visit);
  };
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, lazy: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    imports.push({ target: targetOf(file, specifier.text), typeOnly, lazy });
  };
  visit(source);
  return imports;
}

function isLoader(expression: ts.Expression): boolean {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(expression) && expression.text === 'require';
}

function isErased(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    if (node.isTypeOnly) return true;
    return node.exportClause !== undefined && ts.isNamedExports(node.exportClause) && allTypes(node.exportClause);
  }
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { namedBindings } = clause;
  return (
    clause.name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    allTypes(namedBindings)
  );
}

function allTypes({ elements }: ts.NamedImports | ts.NamedExports): boolean {
  return elements.length > 0 && elements.every(({ isTypeOnly }) => isTypeOnly);
}

function targetOf(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const stem = resolve(dirname(file), specifier).replace(/\.js$/, '');
  const found = [`${stem}.ts`, join(stem, 'index.ts')].find((path) => existsSync(path));
  return found === undefined ? specifier : local(found);
}

function local(path: string): string {
  return relative(repository, path).split(sep).join('/');
}
