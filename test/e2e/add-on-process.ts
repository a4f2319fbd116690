import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { AddOn } from '../../lib/model';
import { containerOf, manifests } from '../tree';

type Variables = Record<string, string>;

/** What the image of an add-on does before, and around, what is rendered: a stand for its entrypoint and its variables. */
export interface Image {
  /** Folders of programs below the unpacked packages. */
  readonly path: readonly string[];
  /** Variables the image sets. @default none */
  readonly variables?: (at: (path: string) => string, root: string) => Variables;
  /** Gets the data ready at the first start. @default nothing */
  readonly prepare?: (run: (command: readonly string[], input?: string) => string, variables: Variables) => void;
  /** What the entrypoint runs with the rendered arguments. @default the rendered command */
  readonly server?: (args: readonly string[], at: (path: string) => string) => readonly string[];
}

/**
 * The server of an add-on as a process of this machine: command, arguments, variables and probe are those that are
 * rendered, with the paths of the pod's volumes translated to folders.
 */
export class AddOnProcess {
  private readonly folder = mkdtempSync(join(tmpdir(), 'infra-add-on-'));
  private readonly container;
  private readonly paths: ReadonlyMap<string, string>;
  private process: ChildProcess | undefined;
  private log = '';

  constructor(
    private readonly addon: AddOn,
    private readonly root: string,
    private readonly image: Image,
  ) {
    const set = manifests(addon.project).find(({ kind }) => kind === 'StatefulSet');
    if (set === undefined) throw new Error(`${addon.path} has no server`);
    this.container = containerOf(set);
    chmodSync(this.folder, 0o755);
    this.paths = new Map(
      (this.container.volumeMounts ?? []).map(({ mountPath }, index) => {
        const path = join(this.folder, String(index));
        mkdirSync(path);
        chmodSync(path, 0o777);
        return [mountPath, path];
      }),
    );
  }

  /** Starts the server. */
  start(): void {
    const { command = [], args = [] } = this.container;
    const variables = this.variables();
    this.image.prepare?.((line, input) => this.run(line, input), variables);
    const rendered = [...command, ...args].map((text) => this.at(text));
    const line = this.image.server?.(rendered, (path) => this.at(path)) ?? rendered;
    const [program = '', ...rest] = this.asUser(line);
    this.process = spawn(program, rest, { env: variables, cwd: this.folder, detached: true });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
  }

  /** Whether the rendered readiness probe succeeds. */
  isReady(): boolean {
    const [program = '', ...args] = this.asUser(
      (this.container.readinessProbe?.exec?.command ?? []).map((text) => this.at(text)),
    );
    return spawnSync(program, args, { env: this.variables(), cwd: this.folder, timeout: 10_000 }).status === 0;
  }

  /** Resolves when the probe succeeds; rejects with the server's log where it does not in time. */
  async ready(limitMs = 45_000): Promise<void> {
    const limit = Date.now() + limitMs;
    while (!this.isReady()) {
      if (Date.now() > limit) throw new Error(`the server is not ready:\n${this.log.slice(-3000)}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** The arguments of every process of the server, as anybody on the machine sees them. */
  arguments(): string {
    return execFileSync('ps', ['-o', 'args=', '-g', String(this.process?.pid ?? 0)], { encoding: 'utf8' });
  }

  /** A binding as an application reads it; the host, which only the cluster's DNS knows, is this machine. */
  binding(name: string): string {
    const { tokens } = this.addon.project;
    const text = tokens
      .split(this.addon.value(name))
      .map((part) => (typeof part === 'string' ? part : secretOf(part.key)))
      .join('');
    return text.replace(/[a-z0-9-]+(\.[a-z0-9-]+)+\.svc/g, '127.0.0.1');
  }

  /** Runs a program of the packages in the environment of the server; throws where it fails. */
  run(line: readonly string[], input = ''): string {
    const [program = '', ...args] = this.asUser(line);
    return execFileSync(program, args, {
      env: this.variables(),
      cwd: this.folder,
      input,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  /** Ends the server and all it started, which may outlive it. */
  stop(): void {
    const { pid } = this.process ?? {};
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // All have ended.
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A text of the pod, with its folders where they are here. */
  private at(text: string): string {
    const paths = [...this.paths.keys()].sort((a, b) => b.length - a.length).join('|');
    return text.replace(new RegExp(`(?<![\\w.-])(${paths})(?![\\w-])`, 'g'), (path) => this.paths.get(path) ?? path);
  }

  private variables(): Variables {
    const { root, image, container } = this;
    const libraries = ['usr/lib', 'lib'].flatMap((folder) => multiarch(join(root, folder)));
    const own = (container.env ?? []).map(({ name, value = '', valueFrom }) => {
      const key = valueFrom?.secretKeyRef?.key;
      return [name, key === undefined ? this.at(value) : secretOf(key)] as const;
    });
    return {
      // First what the stand for the image put aside.
      PATH: [
        this.at('/tmp'),
        ...image.path.map((path) => join(root, path)),
        '/usr/sbin',
        '/usr/bin',
        '/sbin',
        '/bin',
      ].join(delimiter),
      LD_LIBRARY_PATH: libraries.join(delimiter),
      LANG: 'C.UTF-8',
      ROOT: root,
      ...image.variables?.((path) => this.at(path), root),
      ...Object.fromEntries(own),
    };
  }

  /** Servers refuse to be root, and to be a number without a name: as nobody, where we are root. */
  private asUser(line: readonly string[]): readonly string[] {
    if (process.getuid?.() !== 0) return line;
    return ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', ...line];
  }
}

/** What the Secret of generated values holds. */
export function secretOf(key: string): string {
  return `Secret0${key.replace(/[^A-Za-z0-9]/g, '')}`;
}

function multiarch(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
