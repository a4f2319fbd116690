import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { formats } from '../../lib/export';
import { project } from '../manifest/folder';
import { exportFolder } from './project-source';
import { readByPython } from './python-yaml';
import fc from '../property';

/** Ends of lines, for some readers or all, and what YAML takes for structure. */
const odd = [
  ...'\n\t\u0085\u2028\u2029\u00a0\ufeff\u200b\u{1f600} #:-?|>&*!%@`"\'{}[],\\aé0',
  ': ',
  '\n- ',
  '\nb: 1',
  '---',
];
const text = fc.array(fc.constantFrom(...odd), { minLength: 1, maxLength: 8 }).map((parts) => `x${parts.join('')}x`);

const texts = ['on', '0644', '12:30:45', '1_000', 'a\u2028b: c', ...fc.sample(text, { numRuns: 60, seed: 5 })];

/** A project that says each text wherever any text may stand; JSON is YAML that no reader is in doubt about. */
const manifest = {
  name: 'shop',
  description: texts[4],
  repository: 'https://example.com/acme/shop.git',
  environments: { review: { domain: 'example.com' } },
  applications: {
    web: {
      stack: 'web',
      image: 'nginx:1',
      variables: Object.fromEntries(texts.map((value, index) => [`V${index}`, value])),
    },
  },
  pipelines: {
    main: {
      on: { push: {} },
      jobs: {
        unit: {
          script: texts.map((value) => `echo '${value.replaceAll("'", '')}'`),
          variables: Object.fromEntries(texts.map((value, index) => [`V${index}`, value])),
        },
      },
    },
  },
};

/** GitHub alone reads `on` as a text, as everybody writes it. */
function quotedOn(content: string): string {
  return content.replace(/^on:/m, '"on":');
}

/** Every text in a document, keys too. */
function leaves(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([k, v]) => [k, ...leaves(v)]);
  return [String(value)];
}

/** What is not written in YAML. */
const others = ['codeowners', 'jenkins'];
const all = Object.keys(formats).filter((format) => !others.includes(format));

test.each(all)('%s holds every text, whoever reads', async (format) => {
  // GIVEN what a format makes of such a project
  const folder = project(JSON.stringify(manifest));
  const { files } = await exportFolder(folder, {
    format,
    ...(formats[format]?.byEnvironment === true ? { environment: 'production' } : {}),
  });
  const yaml = files.filter(({ path }) => /\.ya?ml$/.test(path)).map(({ content }) => quotedOn(content));
  expect(yaml).not.toEqual([]);
  // THEN all who read it find the same
  const read = yaml.map((content) => loadAll(content).filter((document) => document !== null));
  expect(readByPython(yaml)).toEqual(read);
  for (const version of ['1.1', '1.2'] as const)
    expect(
      yaml.map((content) => parseAllDocuments(content, { version }).map((each) => each.toJS() as unknown)),
    ).toEqual(read);
  // AND every text is there
  const found = leaves(read);
  const wanted = format === 'backstage' ? [texts[4] ?? ''] : texts;
  expect(wanted.filter((one) => !found.includes(one))).toEqual([]);
});
