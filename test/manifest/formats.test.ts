import {
  formatGithub,
  formatJson,
  formatSarif,
  formatText,
  formats,
  SourceFile,
  type Diagnostic,
} from '../../lib/manifest';

const file = '.infra/project.yml';
const text = 'name: shop\napplications:\n\tweb: { stack: wbe }\n';
const files = new Map([[file, new SourceFile(file, text)]]);

const unknown: Diagnostic = {
  code: 'unknown-stack',
  severity: 'error',
  message: 'unknown stack "wbe"; did you mean "web"?',
  hint: 'Look: 100%, really\nso',
  source: { file, line: 3, column: 16, endLine: 3, endColumn: 19 },
};
const warning: Diagnostic = {
  code: 'text-as-written',
  severity: 'warning',
  message: 'taken as written',
  source: { file, line: 1, column: 1, endLine: 3, endColumn: 2 },
};

test('text shows place, message, line, caret and what to do next', () => {
  expect(formatText([warning, { ...unknown, hint: 'Write web.' }], { files })).toBe(
    `.infra/project.yml:1:1 warning text-as-written
  taken as written
    | 
  1 | name: shop
    | ^^^^^^^^^^

.infra/project.yml:3:16 error unknown-stack
  unknown stack "wbe"; did you mean "web"?
  2 | applications:
  3 | \tweb: { stack: wbe }
    | \t              ^^^
  hint: Write web.

1 error, 1 warning
`.replace('| \n', '| \n'),
  );
});

test('text is empty where nothing was found, and has no frame without the file', () => {
  expect(formatText([], { files })).toBe('');
  expect(formatText([unknown], { files: new Map() })).not.toContain('^');
});

test('text has colours only if asked, and never those of the file', () => {
  const hostile = new SourceFile(file, 'name: \u001b[31mred\u0007\n');
  const at: Diagnostic = { ...warning, message: 'a \u001b[31m b', source: { ...warning.source, endLine: 1 } };
  const plain = formatText([at], { files: new Map([[file, hostile]]) });

  expect(plain).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
  expect(formatText([unknown], { files, color: true })).toContain('\u001b[31merror\u001b[0m');
});

test('long lines are cut around the caret', () => {
  const long = new SourceFile(file, `a: ${'x'.repeat(100_000)}y${'z'.repeat(1000)}`);
  const out = formatText([{ ...unknown, source: { file, line: 1, column: 100_004, endLine: 1, endColumn: 100_005 } }], {
    files: new Map([[file, long]]),
  });
  expect(out.length).toBeLessThan(600);
  const [, , , shown, caret] = out.split('\n');
  expect(shown?.charAt(caret?.indexOf('^') ?? -1)).toBe('y');
});

test('json is what was found', () => {
  expect(JSON.parse(formatJson([unknown]))).toEqual({ valid: false, diagnostics: [unknown] });
  expect(JSON.parse(formatJson([warning]))).toMatchObject({ valid: true });
});

test('github gets workflow commands, escaped', () => {
  expect(formatGithub([unknown, { ...warning, source: { ...warning.source, file: 'a,b:c' } }])).toBe(
    '::error file=.infra/project.yml,line=3,endLine=3,col=16,endColumn=19,title=unknown-stack::unknown stack "wbe"; did you mean "web"?. Look: 100%25, really%0Aso\n' +
      '::warning file=a%2Cb%3Ac,line=1,endLine=3,title=text-as-written::taken as written\n',
  );
});

test('sarif 2.1.0 names rules and regions', () => {
  expect(JSON.parse(formatSarif([unknown, warning], { version: '1.2.3' }))).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'infra',
            semanticVersion: '1.2.3',
            rules: [{ id: 'text-as-written' }, { id: 'unknown-stack' }],
          },
        },
        results: [
          {
            ruleId: 'unknown-stack',
            ruleIndex: 1,
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: file },
                  region: { startLine: 3, startColumn: 16, endLine: 3, endColumn: 19 },
                },
              },
            ],
          },
          { ruleId: 'text-as-written', ruleIndex: 0, level: 'warning' },
        ],
      },
    ],
  });
});

test('every format can be named', () => {
  expect(Object.keys(formats)).toEqual(['text', 'json', 'github', 'sarif']);
  for (const format of Object.values(formats)) expect(format([unknown], { files, version: '1' })).toContain('wbe');
});
