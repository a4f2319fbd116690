import { join } from 'node:path';
import { stringify } from 'yaml';
import { environment, freshName } from '../test/e2e/environment';
import { SampleProject } from '../test/e2e/sample-project';
import { provideTool, ToolUnavailableError } from '../test/e2e/tools';
import { INFRA } from './build';
import { writeChart } from './helm-chart';
import { interleave } from './sampling';
import { say } from './say';
import { synthesized } from './synthesized';
import { row, type Row } from './table';
import { timeProcess } from './timed-process';

/** How soon a simulated pod is ready: at once, which no container is, or after what one takes to start. */
const speeds = [
  { image: 'registry.example.com/bench/app:1', told: 'pods ready at once' },
  { image: 'registry.example.com/bench/slow-start:1', told: 'pods ready after 5 s' },
] as const;

/** One web application, from an empty namespace and no state until its pods are ready. */
export async function measure(): Promise<Row[]> {
  const helm = findHelm();
  if (helm === undefined) return [];
  const projects: SampleProject[] = [];
  const fresh = (image: string) => {
    const web = { stack: 'web', image, variables: { GREETING: 'hello' } };
    const project = new SampleProject({ applications: { web } });
    projects.push(project);
    return project;
  };
  try {
    const rows: Row[] = [];
    for (const { image, told } of speeds) {
      const { ours, theirs } = await interleave(
        { ours: async () => deploy(fresh(image)), theirs: () => install(helm, fresh(image)) },
        { times: 5 },
      );
      rows.push(row(`first infra deploy, ${told}`, ours, 'helm install --wait', theirs, 1));
    }
    return rows;
  } finally {
    for (const project of projects) project.remove();
  }
}

function deploy(project: SampleProject): number {
  return timeProcess(process.execPath, [INFRA, 'deploy', '--yes'], {
    cwd: project.directory,
    env: environment(project.variables),
  });
}

async function install(helm: string, project: SampleProject): Promise<number> {
  const namespace = freshName('bench');
  const objects = await synthesized(project, namespace);
  const chart = join(project.directory, 'chart');
  writeChart(chart, { objects: objects.map((object) => `---\n${stringify(object)}`).join('') });
  return timeProcess(helm, ['install', 'bench', chart, '-n', namespace, '--create-namespace', '--wait'], {
    env: environment(),
  });
}

function findHelm(): string | undefined {
  try {
    return provideTool('helm', say);
  } catch (error) {
    if (!(error instanceof ToolUnavailableError)) throw error;
    say(`SKIPPED, infra deploy beside helm install: ${error.message}`);
    return undefined;
  }
}
