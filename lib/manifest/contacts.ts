import { quote } from '../model/check';
import { contactKeywords } from '../model/ownership/contact';
import type { ContactValues } from '../model/values';
import { defined } from '../model/defined';
import { meant } from '../model/meant';
import { get, isNull, scalarsOf, textOf, type Node, type ScalarNode } from './yaml/node';
import type { Report } from './diagnostics/report';

const addresses = ['slack', 'email', 'user', 'url'] as const;

/** `contact:` as a list of contacts. */
export function readContacts(node: Node | undefined, report: Report): ContactValues[] {
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node];
  return items
    .filter((item) => !isNull(item))
    .map((item) => (item.kind === 'scalar' ? fromText(item.text) : fromMap(item, report)));
}

function fromText(text: string): ContactValues {
  if (text.startsWith('#')) return { slack: text };
  if (text.startsWith('@')) return { user: text };
  return /^https?:/.test(text) ? { url: text } : { email: text };
}

function fromMap(node: Node, report: Report): ContactValues {
  const [slack, email, user, url] = addresses.map((key) => textOf(get(node, key)));
  if (node.kind === 'map' && [slack, email, user, url].every((address) => address === undefined)) {
    report.error(
      'missing-key',
      node.span,
      `a contact needs one of ${addresses.join(', ')}`,
      'For example: { slack: "#channel" }.',
    );
  }
  return defined({
    slack,
    email,
    user,
    url,
    only: readKeywords(get(node, 'only'), report),
    except: readKeywords(get(node, 'except'), report),
  });
}

function readKeywords(node: Node | undefined, report: Report): readonly string[] | undefined {
  if (node === undefined) return undefined;
  const scalars = scalarsOf(node);
  for (const scalar of scalars) checkKeyword(scalar, report);
  return scalars.map(({ text }) => text);
}

function checkKeyword({ text, span }: ScalarNode, report: Report): void {
  const pattern = /^\/(.*)\/$/s.exec(text)?.[1];
  if (pattern === undefined) {
    if (contactKeywords.some((keyword) => keyword.includes(text))) return;
    report.error('unknown-keyword', span, `unknown keyword ${quote(text)}; ${meant(text, contactKeywords)}`);
    return;
  }
  const expression = compile(pattern);
  if (expression === undefined) {
    report.error('invalid-regexp', span, `${quote(text)} is not a valid regular expression`);
  } else if (!contactKeywords.some((keyword) => expression.test(keyword))) {
    report.error(
      'unknown-keyword',
      span,
      `${quote(text)} matches no keyword; expected one of ${contactKeywords.join(', ')}`,
    );
  }
}

function compile(pattern: string): RegExp | undefined {
  // Keywords are short; a short pattern cannot take long on them.
  if (pattern === '' || pattern.length > 100) return undefined;
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
