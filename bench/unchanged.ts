import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, freshNamespace, kubeconfig } from '../test/e2e/environment';
import { SampleProject, shop } from '../test/e2e/sample-project';
import { INFRA } from './build';
import { interleave } from './sampling';
import { synthesized } from './synthesized';
import { row, type Row } from './table';
import { timeProcess } from './timed-process';

/** A deployment that finds nothing to do, beside a Pulumi program of the same objects that finds nothing to do. */
export async function measure(): Promise<Row[]> {
  const project = new SampleProject(shop);
  const path = (name: string) => join(project.directory, name);
  const namespace = await freshNamespace('bench');
  const objects = await synthesized(project, namespace);
  writeFileSync(path('objects.json'), JSON.stringify(objects));
  mkdirSync(path('plain'));
  const settings = {
    project: namespace,
    objects: path('objects.json'),
    kubeconfig: readFileSync(kubeconfig(), 'utf8'),
    state: path('plain'),
  };
  const [env, output] = [environment(project.variables), path('output')];
  const plain = async () =>
    timeProcess(process.execPath, [join(__dirname, 'programs', 'plain-pulumi.mjs'), JSON.stringify(settings)], {
      env,
      output,
    });
  const deploy = async (...args: readonly string[]) =>
    timeProcess(process.execPath, [INFRA, 'deploy', '--yes', '--json', ...args], {
      cwd: project.directory,
      env,
      output,
    });
  try {
    await project.deploy();
    await plain();
    const figures = await interleave(
      {
        deploy: async () => assertNone(await deploy(), () => changesIn(output)),
        refresh: async () => assertNone(await deploy('--refresh'), () => changesIn(output)),
        plain: async () => assertNone(await plain(), () => stepsIn(output, objects.length)),
      },
      { times: 7 },
    );
    const name = `nothing changed in ${objects.length} objects`;
    return [
      row(`infra deploy, ${name}`, figures.deploy, 'plain Pulumi program', figures.plain, 0.6),
      row(`infra deploy --refresh, ${name}`, figures.refresh, 'plain Pulumi program', figures.plain),
    ];
  } finally {
    project.remove();
  }
}

/** Time is compared only where there was nothing to do. */
function assertNone(milliseconds: number, changes: () => unknown[]): number {
  const found = changes();
  if (found.length > 0) throw new Error(`there was something to do: ${JSON.stringify(found)}`);
  return milliseconds;
}

function changesIn(file: string): unknown[] {
  const report: { changes: unknown[] } = JSON.parse(readFileSync(file, 'utf8'));
  return report.changes;
}

/** Steps of the plain program other than leaving its objects, its provider and its stack as they are. */
function stepsIn(file: string, objects: number): unknown[] {
  const { same, ...others }: Record<string, number> = JSON.parse(readFileSync(file, 'utf8'));
  return same === objects + 2 ? Object.entries(others) : [['same', same], ...Object.entries(others)];
}
