import { environment } from '../test/e2e/environment';
import { SampleProject, type Manifest } from '../test/e2e/sample-project';
import { INFRA } from './build';
import { interleave } from './sampling';
import { row, type Row } from './table';
import { timeProcess } from './timed-process';

/** With a unit of deployment for each application: whether one takes as long among many, and all grow with their number. */
export async function measure(): Promise<Row[]> {
  const [few, ten, hundred] = [projectOf(3), projectOf(10), projectOf(100)];
  const again = projectOf(10);
  try {
    deploy(few);
    // What takes longest is done once, between the shorter ones that it is compared with.
    const before = deploy(ten);
    const all = deploy(hundred);
    const after = deploy(again);
    const tens = [before, after];
    let release = 1;
    const one = (project: SampleProject) => async () =>
      deploy(project, 'app-1', '--image', `app-1=registry.example.com/bench/app:${++release}`);
    const figures = await interleave({ hundred: one(hundred), few: one(few) }, { times: 7 });
    return [
      row('infra deploy APP, one of 100 units', figures.hundred, 'one of 3', figures.few, 1.1),
      row(
        'first infra deploy, 100 units',
        tens.map(() => all),
        '10 units',
        tens,
        11,
      ),
    ];
  } finally {
    for (const project of [few, ten, again, hundred]) project.remove();
  }
}

function projectOf(count: number): SampleProject {
  const application: Manifest = { stack: 'web', image: 'registry.example.com/bench/app:1' };
  const names = Array.from({ length: count }, (_, index) => `app-${index + 1}`);
  return new SampleProject({
    deploy: { unit: 'application' },
    applications: Object.fromEntries(names.map((name) => [name, application])),
  });
}

function deploy(project: SampleProject, ...args: readonly string[]): number {
  return timeProcess(process.execPath, [INFRA, 'deploy', '--yes', ...args], {
    cwd: project.directory,
    env: environment(project.variables),
  });
}
