import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  freshName,
  kubectl,
  kubectlJson,
  runInfra,
  startInfra,
  type Finished,
  type RunningProcess,
} from './environment';

/** A manifest as plain data. */
export type Manifest = Record<string, unknown>;

/** What is looked at of any object. */
export interface LiveObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation?: number;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

/** A project in a folder, and a state, of its own. */
export class SampleProject {
  readonly name = freshName('p');
  readonly directory = realpathSync(mkdtempSync(join(tmpdir(), 'infra-sample-')));

  constructor(manifest: Manifest) {
    mkdirSync(join(this.directory, '.infra'));
    mkdirSync(join(this.directory, '.git'));
    this.write(manifest);
  }

  /** Namespace of an environment. */
  namespace(environment = 'development'): string {
    return `${this.name}-${environment}`;
  }

  write(manifest: Manifest): void {
    writeFileSync(join(this.directory, '.infra', 'project.yml'), stringify({ name: this.name, ...manifest }));
  }

  /** The environment of the command: a state of the project's own. */
  get variables(): Record<string, string> {
    return { XDG_STATE_HOME: join(this.directory, 'state') };
  }

  infra(
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>> = {},
    input?: string,
  ): Promise<Finished> {
    return runInfra(args, {
      cwd: this.directory,
      env: { ...this.variables, ...env },
      ...(input === undefined ? {} : { input }),
    });
  }

  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningProcess {
    return startInfra(args, { cwd: this.directory, env: { ...this.variables, ...env } });
  }

  /** Deploys and expects it to succeed; gives the changes of `--json`. */
  async deploy(...args: readonly string[]): Promise<DeployReport> {
    const { code, stdout, stderr } = await this.infra(['deploy', '--yes', '--json', ...args]);
    if (code !== 0) throw new Error(`infra deploy ended with ${String(code)}:\n${stdout}${stderr}`);
    const report: DeployReport = JSON.parse(stdout);
    return report;
  }

  async objects(kinds: string, environment = 'development'): Promise<readonly LiveObject[]> {
    const { items } = await kubectlJson<{ items: readonly LiveObject[] }>([
      'get',
      kinds,
      '-n',
      this.namespace(environment),
    ]);
    return items;
  }

  /** The image that a Deployment runs. */
  async imageOf(name: string): Promise<string | undefined> {
    const path = '{.spec.template.spec.containers[0].image}';
    return (await kubectl(['get', 'deployment', name, '-n', this.namespace(), `-o=jsonpath=${path}`])).trim();
  }

  /** Kind/name → UID of everything infra made. */
  async uids(environment = 'development'): Promise<Record<string, string>> {
    const objects = await this.objects(
      'deployments,statefulsets,services,secrets,jobs,cronjobs,persistentvolumeclaims,ingresses',
      environment,
    );
    return Object.fromEntries(objects.map(({ kind, metadata }) => [`${kind}/${metadata.name}`, metadata.uid]));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export interface DeployReport {
  readonly changes: readonly {
    readonly action: string;
    readonly application?: string;
    readonly kind: string;
    readonly name: string;
    readonly source?: { readonly file: string; readonly line: number };
  }[];
  readonly urls: Readonly<Record<string, string>>;
}

/** A web application with a release phase, a database and a cache; and a worker that shares both. */
export const shop: Manifest = {
  applications: {
    web: {
      stack: 'django',
      image: 'registry.example.com/shop/web:1',
      variables: { DJANGO_SETTINGS_MODULE: 'shop.settings', GREETING: 'hello' },
      addons: [{ type: 'redis', as: 'CACHE' }],
    },
    worker: {
      stack: 'worker',
      image: 'registry.example.com/shop/web:1',
      parameters: { command: ['celery', 'worker'] },
      addons: [{ from: 'web.DATABASE', as: 'DATABASE' }],
    },
  },
};

/** The shop with a change somewhere in an application. */
export function shopWith(application: 'web' | 'worker', change: Manifest): Manifest {
  const applications = shop['applications'] as Record<string, Manifest>;
  return { applications: { ...applications, [application]: { ...applications[application], ...change } } };
}
