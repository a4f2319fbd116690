/** What the JUnit reports of a job say. */
export interface TestCounts {
  readonly tests: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of those that failed. */
  readonly failures: readonly string[];
}

const tag =
  /<(\/?)([\w:-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g;

/** Whether a report is one, and has its end: a run that was killed leaves half of one. */
export function isWholeJunit(xml: string): boolean {
  let depth = 0;
  let hasSuite = false;
  for (const [, closing, element, , empty] of xml.matchAll(tag)) {
    if (element === undefined) continue;
    hasSuite ||= element === 'testsuite' || element === 'testsuites';
    if (empty !== '/') depth += closing === '/' ? -1 : 1;
    if (depth < 0) return false;
  }
  return hasSuite && depth === 0;
}

/** Counts the test cases of a report in JUnit's XML. */
export function readJunit(xml: string): TestCounts {
  const failures: string[] = [];
  let tests = 0;
  let skipped = 0;
  let current: { readonly name: string; failed: boolean; skipped: boolean } | undefined;
  const end = () => {
    if (current?.failed === true) failures.push(current.name);
    else if (current?.skipped === true) skipped += 1;
    current = undefined;
  };
  for (const [, closing, element, attributes = '', empty] of xml.matchAll(tag)) {
    if (element === 'testcase' && closing === '') {
      tests += 1;
      current = { name: caseName(attributes), failed: false, skipped: false };
      if (empty === '/') end();
    } else if (element === 'testcase') end();
    else if (current !== undefined && (element === 'failure' || element === 'error')) current.failed = true;
    else if (current !== undefined && element === 'skipped') current.skipped = true;
  }
  return { tests, failed: failures.length, skipped, failures };
}

/** The counts of several reports. */
export function total(counts: readonly TestCounts[]): TestCounts | undefined {
  if (counts.length === 0) return undefined;
  const sum = (of: (each: TestCounts) => number) => counts.reduce((result, each) => result + of(each), 0);
  return {
    tests: sum(({ tests }) => tests),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    failures: counts.flatMap(({ failures }) => failures),
  };
}

function caseName(attributes: string): string {
  const [name = '(unnamed)', group] = ['name', 'classname'].map((key) => {
    const [, double, single] = new RegExp(`\\s${key}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes) ?? [];
    return decoded(double ?? single);
  });
  return group === undefined || group === '' || name.startsWith(group) ? name : `${group} ${name}`;
}

const entities: { readonly [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string | undefined): string | undefined {
  return text?.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name = '') => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (hex === undefined && decimal === undefined) return entities[String(name)] ?? whole;
    return code > 0x10_ffff ? whole : String.fromCodePoint(code);
  });
}
