import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { provideTool, ToolUnavailableError } from '../test/e2e/tools';
import { INFRA } from './build';
import { writeChart } from './helm-chart';
import { applications, ENVIRONMENT, writeLargeProject, type LargeProjectApplication } from './large-project';
import { interleave } from './sampling';
import { say } from './say';
import { row, type Row } from './table';
import { timeProcess } from './timed-process';

const COUNT = 2000;

/** The manifests of 2,000 applications, beside the same from a Helm chart. */
export async function measure(): Promise<Row[]> {
  const helm = findHelm();
  if (helm === undefined) return [];
  const folder = mkdtempSync(join(tmpdir(), 'infra-bench-'));
  const path = (name: string) => join(folder, name);
  try {
    const members = applications(COUNT);
    writeLargeProject(path('project'), members);
    writeChart(path('chart'), chartTemplates(path('sample')), { applications: members });
    const home = Object.fromEntries(
      ['HELM_CACHE_HOME', 'HELM_CONFIG_HOME', 'HELM_DATA_HOME'].map((name) => [name, path(name)]),
    );
    const figures = await interleave(
      {
        infra: async () =>
          timeProcess(process.execPath, [INFRA, 'synth', '-e', ENVIRONMENT, '-C', path('project')], {
            output: path('ours.yaml'),
          }),
        library: async () =>
          timeProcess(process.execPath, [join(__dirname, 'programs', 'write-tree.mjs'), String(COUNT)]),
        helm: async () =>
          timeProcess(helm, ['template', 'bench', path('chart')], {
            output: path('theirs.yaml'),
            env: { ...process.env, ...home },
          }),
      },
      { times: 7 },
    );
    const count = assertSame(path('ours.yaml'), path('theirs.yaml'));
    return [
      row(`infra synth, ${count} objects`, figures.infra, 'helm template', figures.helm, 1),
      row(`the library alone, ${count} objects`, figures.library, 'helm template', figures.helm, 1),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findHelm(): string | undefined {
  try {
    return provideTool('helm', say);
  } catch (error) {
    if (!(error instanceof ToolUnavailableError)) throw error;
    say(`SKIPPED, infra synth beside helm template: ${error.message}`);
    return undefined;
  }
}

/** Our manifests of one application as templates of any: a file for each of its objects, over all applications. */
function chartTemplates(folder: string): { [name: string]: string } {
  const sample: LargeProjectApplication = { name: 'the-name', tag: 'the-tag', greeting: 'the-greeting' };
  writeLargeProject(folder, [sample]);
  const output = join(folder, 'manifests.yaml');
  timeProcess(process.execPath, [INFRA, 'synth', '-e', ENVIRONMENT, '-C', folder], { output });
  const documents = readFileSync(output, 'utf8')
    .split(/^---\n/m)
    .filter(Boolean);
  return Object.fromEntries(
    documents.map((document, index) => {
      const text = document
        .replaceAll(sample.name, '{{ .name }}')
        .replaceAll(sample.tag, '{{ .tag }}')
        .replaceAll(sample.greeting, '{{ .greeting }}');
      return [`object-${index + 1}`, `{{- range .Values.applications }}\n---\n${text}{{- end }}\n`];
    }),
  );
}

/** Both have to be the same objects, else nothing is compared. */
function assertSame(ours: string, theirs: string): number {
  const [mine, other] = [readObjects(ours), readObjects(theirs)];
  if (!isDeepStrictEqual(mine, other)) throw new Error('infra synth and the chart do not give the same objects');
  return mine.size;
}

function readObjects(file: string): Map<string, unknown> {
  const objects = loadAll(readFileSync(file, 'utf8')) as { kind: string; metadata: { name: string } }[];
  return new Map(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
}
