import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { page } from './types-pages.mjs';

/** What is said under codes whose messages are put together while running. */
const explained = {
  'beside-file': 'what a file cannot hold must be set where it is used, such as in the settings of the CI system',
  unsupported: 'the format of infra export cannot express what the key means; --on-unsupported warn writes the rest',
  'option-invalid': 'an answer given to infra init as an option is not accepted: --name: … · --app: … · --port: …',
  'parameters-invalid': 'parameters given to a stack or an add-on in TypeScript: port: 80000 is out of range; expected 1 to 65535',
  'multiple-documents': 'a file must hold a single document',
  'rollout-timeout': 'a workload does not become ready within the time given by --timeout, for no obvious reason: not ready after 300 s: 1 of 2 ready, waiting for its pods',
};

/** The reference of error codes: what is said under each, read from the sources. */
export function errorsPage(folders) {
  const files = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((path) => join(folder, path)))
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true));
  const messages = new Map();
  for (const file of files) collect(file, messages);
  const groups = groupsIn(files.find(({ fileName }) => /model.error-codes\.ts$/.test(fileName)));
  const { DiagnosticCode: ofManifest, ...others } = groups;
  return page('Error codes', [
    'Codes are stable, so programs can rely on them; the wording may change. `…` stands for values from your files.',
    'Codes of packages that provide stacks or add-ons begin with the name of the package: `acme-kit/region-missing`.',
    '',
    '## Errors in the manifest',
    '',
    '`infra validate` reports all of them at once, each with its file, line and column.',
    '',
    ...ofManifest.flatMap((group) => section(group, messages)),
    '## Errors of commands and constructs',
    '',
    ...Object.values(others).flat().flatMap((group) => section(group, messages)),
  ]);
}

function section({ title, codes }, messages) {
  return [`### ${title}`, '', ...codes.flatMap((code) => entry(code, messages)), ''];
}

function entry(code, messages) {
  const said = [...(messages.get(code) ?? []), ...(explained[code] === undefined ? [] : [explained[code]])];
  if (said.length === 0) throw new Error(`no message was found for the code ${code}; explain it in errors-page.mjs`);
  return [`- \`${code}\`: ${said.join(' · ')}`];
}

/** The unions of literals in the file, each with the sentence above it, by the union of unions that they belong to. */
function groupsIn(file) {
  const groups = { DiagnosticCode: [], others: [] };
  const unions = new Map(file.statements.filter(ts.isTypeAliasDeclaration).map((statement) => [statement.name.text, statement]));
  const ofManifest = namesIn(unions.get('DiagnosticCode').type);
  for (const [name, statement] of unions) {
    const codes = literals(statement.type);
    if (codes.length > 0) groups[ofManifest.includes(name) ? 'DiagnosticCode' : 'others'].push({ title: sentence(statement), codes });
  }
  return groups;
}

function namesIn(type) {
  return type.types.filter(ts.isTypeReferenceNode).map((reference) => reference.typeName.getText());
}

function sentence(statement) {
  const [comment] = ts.getJSDocCommentsAndTags(statement);
  const text = typeof comment?.comment === 'string' ? comment.comment : statement.name.text;
  return text.split('\n')[0].replace(/\.$/, '');
}

function literals(type) {
  const types = ts.isUnionTypeNode(type) ? type.types : [type];
  return types.flatMap((each) => (ts.isLiteralTypeNode(each) && ts.isStringLiteral(each.literal) ? [each.literal.text] : []));
}

/** Finds what is said under a code: in calls `error(code, …, message)`, and in maps or options with `code`. */
function collect(file, messages) {
  const say = (code, texts) => {
    if (!/^[a-z]+(-[a-z]+)*$/.test(code)) return;
    const known = messages.get(code) ?? new Set();
    for (const text of texts) known.add(text);
    messages.set(code, known);
  };
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [code, , message] = node.arguments;
      if (['error', 'warning'].includes(node.expression.name.text)) for (const each of textsOf(code)) say(each, textsOf(message));
    }
    const isSuper = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;
    if (isSuper || (ts.isNewExpression(node) && /Error$/.test(node.expression.getText()))) {
      const [first, second, third] = node.arguments ?? [];
      if (second !== undefined && ts.isObjectLiteralExpression(second)) {
        for (const code of textsOf(property(second, 'code'))) say(code, textsOf(first));
      } else for (const code of textsOf(second)) say(code, textsOf(third));
    }
    if (ts.isObjectLiteralExpression(node)) {
      const code = property(node, 'code');
      const message = property(node, 'message');
      if (code !== undefined && message !== undefined && ts.isStringLiteral(code)) say(code.text, textsOf(message));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}

function property(object, name) {
  return object.properties.find((each) => ts.isPropertyAssignment(each) && each.name.getText() === name)?.initializer;
}

/** The texts an expression can be, with `…` for what is put in; a name stands for the constant it was given. */
function textsOf(node) {
  if (node === undefined) return [];
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [oneLine(node.text)];
  if (ts.isTemplateExpression(node)) return [oneLine(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''))];
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isIdentifier(node)) return [...textsOf(constantNamed(node)), ...givenAs(node)];
  return [];
}

/** What the calls of the function around give for a parameter. */
function givenAs(name) {
  for (let scope = name.parent; scope !== undefined; scope = scope.parent) {
    if (!ts.isFunctionDeclaration(scope) || scope.name === undefined) continue;
    const index = scope.parameters.findIndex((parameter) => parameter.name.getText() === name.text);
    if (index === -1) return [];
    const found = [];
    const visit = (node) => {
      if (ts.isCallExpression(node) && node.expression.getText() === scope.name.text) found.push(...textsOf(node.arguments[index]));
      ts.forEachChild(node, visit);
    };
    visit(scope.getSourceFile());
    return found;
  }
  return [];
}

function constantNamed(name) {
  for (let scope = name.parent; scope !== undefined; scope = scope.parent) {
    for (const statement of ts.isBlock(scope) || ts.isSourceFile(scope) ? scope.statements : []) {
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.find((each) => each.name.getText() === name.text);
      if (found !== undefined && found.initializer !== name) return found.initializer;
    }
  }
  return undefined;
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}
