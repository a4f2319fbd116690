import { loadAll } from 'js-yaml';
import { isRecord } from '../../lib/model/record';
import { exportText } from './export';

/** What each system would take for its own, if it were not escaped. */
const hostile = 'x${{evil}}<<evil>>{{evil}}$(evil)$evil';

/** As much of it as the name of an image may hold. */
const hostileName = 'x${{evil}}{{evil}}$evil';

const refs = {
  branches: [`branch${hostile}`, `/^some-${hostile}$/`],
  tags: [`tag${hostile}`],
  paths: [`docs${hostile}`, `!docs/${hostile}`],
};

const job = {
  script: [`echo ${hostile}`],
  before_script: [`echo ${hostile}`],
  after_script: [`echo ${hostile}`],
  image: { name: hostileName, entrypoint: [hostile] },
  services: [
    {
      name: `with${hostileName}`,
      alias: 'with',
      entrypoint: [hostile],
      command: [hostile],
      variables: { OWN: hostile },
    },
    { name: `without${hostileName}`, alias: 'without' },
  ],
  variables: { TEXT: hostile },
  tags: [`tag${hostile}`],
  cache: [
    { key: hostile, paths: [hostile] },
    { key: { files: [hostile], prefix: hostile }, paths: [hostile] },
  ],
  artifacts: {
    name: hostile,
    paths: [hostile],
    exclude: [hostile],
    reports: { junit: hostile, coverage_report: { coverage_format: 'cobertura', path: hostile }, dotenv: hostile },
  },
};

/** A project that says it wherever a pipeline may say any text. */
const manifest = {
  name: 'shop',
  applications: { web: { stack: 'web', image: 'nginx:1' } },
  pipelines: {
    main: {
      on: { push: { branches: ['main', 'branch<<evil>>$evil', '/^some-<<evil>>/'] } },
      stages: ['test', 'deploy'],
      jobs: {
        [`only${hostile}`]: { ...job, stage: 'test', only: refs, parallel: { matrix: [{ M: [hostile] }] } },
        [`except${hostile}`]: { ...job, stage: 'test', except: refs },
        [`named${hostile}`]: { stage: 'test', script: ['true'], only: { branches: [`branch${hostile}`] } },
        [`failed${hostile}`]: { ...job, stage: 'test', when: 'on_failure' },
        [`deploy${hostile}`]: {
          ...job,
          stage: 'deploy',
          when: 'manual',
          environment: { name: hostile, url: `https://${hostile}` },
        },
      },
    },
  },
};

/** The texts of a document with the keys they stand under. */
function texts(value: unknown, path: readonly string[] = []): { readonly path: string; readonly text: string }[] {
  if (Array.isArray(value)) return value.flatMap((item) => texts(item, path));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, item]) => texts(item, [...path, key]));
  return typeof value === 'string' ? [{ path: path.join('.'), text: value }] : [];
}

/** What is computed in a text, the texts in quotes within it left out. */
function expressions(text: string, open: string, close: string, quote: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf(open); at !== -1; at = text.indexOf(open, at)) {
    let source = '';
    let isText = false;
    for (at += open.length; at < text.length && (isText || !text.startsWith(close, at)); at++) {
      if (text[at] === quote) isText = !isText;
      else if (!isText) source += text[at];
    }
    found.push(source);
  }
  return found;
}

/** What a system computes of a text; none for what it takes as it is. */
const computed: { readonly [format: string]: (path: string, text: string) => readonly string[] } = {
  'github-actions': (path, text) => {
    if (!path.startsWith('jobs.')) return [];
    return path.endsWith('.if') && !text.includes('${{')
      ? expressions(`\${{${text}}}`, '${{', '}}', "'")
      : expressions(text, '${{', '}}', "'");
  },
  'azure-pipelines': (path, text) => (/^(trigger|pr)\./.test(path) ? [] : expressions(text, '${{', '}}', "'")),
  circleci: (path, text) => [
    ...expressions(text.replaceAll('\\<<', ''), '<<', '>>', '"'),
    ...(/_cache\.keys?$/.test(path) ? expressions(text, '{{', '}}', '"') : []),
  ],
  // Conditions are texts, patterns, variables and operators; a variable anywhere else is meant as one.
  'gitlab-ci': (path, text) =>
    path.endsWith('.if') ? [text.replaceAll(/"[^"]*"|'[^']*'|\/(?:[^/\\]|\\.)+\/[ismU]*/g, '')] : [],
  // Kubernetes puts variables in, but not into scripts, and nobody into descriptions.
  tekton: (path, text) =>
    /\.(script|description)$/.test(path)
      ? []
      : [...text.replaceAll('$$(', '').matchAll(/\$\(.*?\)/g)].map(([found]) => found),
  buildkite: (_path, text) => [...text.replaceAll('$$', '').matchAll(/\$\{?\w+/g)].map(([found]) => found),
};

/** An escape that was escaped again. */
const twice = /\$\{\{ '\$\{\{ '|\\\\<<evil|\$\$\$\$\(?evil/;

test.each(Object.keys(computed))('%s computes nothing that a text says', async (format) => {
  // GIVEN a project that says everywhere what a system takes for its own
  const { files } = await exportText(format, JSON.stringify(manifest));
  const said = files.flatMap(({ content }) => loadAll(content).flatMap((document) => texts(document)));
  const ours = said.filter(({ text }) => text.includes('evil'));
  expect(ours.length).toBeGreaterThan(20);
  // THEN nothing of it is computed, AND nothing is escaped twice
  const wrong = ours.filter(
    ({ path, text }) =>
      computed[format]?.(path, text).some((each) => /(?<![-_])evil/.test(each)) === true || twice.test(text),
  );
  expect(wrong).toEqual([]);
});

test('a branch of GitLab is the one it is called, whatever is in its name', async () => {
  // GIVEN jobs for branches whose names hold what conditions are made of
  const names = ['a"b', "a'b", `a"b'c`, 'a/b', 'a" || $b || "c', 'a/ || /b', 'a$b', 'a.b', 'a\nb', 'ü'];
  const jobs = Object.fromEntries(
    names.map((name, index) => [`j${index}`, { script: 'true', only: { branches: [name] } }]),
  );
  const { files } = await exportText('gitlab-ci', JSON.stringify({ name: 'shop', pipelines: { main: { jobs } } }));
  const written = loadAll(files[0]?.content ?? '')[0] as { [job: string]: { rules: [{ if: string }] } };
  // WHEN GitLab reads them: a variable, an operator, and a text without escapes or a pattern
  const holds = (index: number, branch: string) => {
    const condition = written[`j${index}`]?.rules[0].if ?? '';
    const [, text, pattern = ''] =
      /^\$CI_COMMIT_BRANCH (?:== "([^"\n]*)"|=~ \/((?:[^/\\]|\\.)+)\/)$/s.exec(condition) ?? [];
    return text === undefined ? pattern !== '' && new RegExp(pattern, 'v').test(branch) : text === branch;
  };
  // THEN each job is there for its branch, and for no other
  expect(names.map((_, index) => names.filter((name) => holds(index, name)))).toEqual(names.map((name) => [name]));
});

test.each([
  ['tekton', 'echo $(params.revision)', 'Tekton always substitutes $(params.revision)'],
  ['azure-pipelines', 'echo $(Build.SourceBranch)', 'Azure always substitutes $(Build.SourceBranch)'],
  ['azure-pipelines', 'echo $(date) $(hostname)', 'Azure always substitutes $(date)'],
])('%s tells what it would take for its own in spite of all: %s', async (format, script, message) => {
  const pipelines = { main: { default: { image: 'x' }, jobs: { unit: { script, variables: { DATE: 'today' } } } } };
  const { findings } = await exportText(format, JSON.stringify({ name: 'shop', pipelines }));
  expect(findings.filter(({ code }) => code === 'unsupported').map((each) => each.message)).toEqual([
    `unit: ${message}`,
  ]);
});
