import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A program of a pinned Go module, and how it is built where PATH does not have it. */
interface GoTool {
  /** Folder below `test/e2e/tools` whose go.mod pins the version. */
  readonly module: string;
  /** Import path of the main package; `.` is one of the folder's own. */
  readonly package: string;
  /** Linker flags beyond those that drop debug information. */
  readonly ldflags?: string;
}

const PULUMI_VERSION = 'v3.259.0';
const KUBERNETES_PROVIDER_VERSION = '4.0.0-20260115033456-f47bc2d6f199';

const GO_TOOLS = {
  pulumi: {
    module: 'pulumi',
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    // A plain build has no version, and the Automation API refuses a CLI whose version it cannot read.
    ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${PULUMI_VERSION}`,
  },
  etcd: { module: 'etcd', package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'kube-controller-manager': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  kubectl: { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kubectl' },
  // The version of the module is of January 2026, between releases of the provider.
  'pulumi-resource-kubernetes': {
    module: 'pulumi-kubernetes',
    package: '.',
    ldflags: `-X github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version=${KUBERNETES_PROVIDER_VERSION}`,
  },
  kwok: { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok' },
  helm: { module: 'helm', package: 'helm.sh/helm/v3/cmd/helm' },
} satisfies Record<string, GoTool>;

/** The programs the tests and the benchmark know how to find or build. */
export type ToolName = keyof typeof GO_TOOLS;

/** What a cluster and an engine need; helm is only the benchmark's opponent. */
export const REQUIRED_TOOLS: readonly ToolName[] = [
  'pulumi',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
  'pulumi-resource-kubernetes',
];

/** A tool that is neither on PATH nor can be built; the message is the reason a skip gives. */
export class ToolUnavailableError extends Error {
  override readonly name = 'ToolUnavailableError';
}

const TOOLS_FOLDER = join(__dirname, 'tools');

/**
 * Gives the path of a tool: from PATH, else from the cache, else built into the cache.
 *
 * @throws ToolUnavailableError where there is no Go toolchain or the build fails.
 */
export function provideTool(name: ToolName, say: (line: string) => void = () => undefined): string {
  return findOnPath(name) ?? (isExecutable(cachedPath(name)) ? cachedPath(name) : buildTool(name, say));
}

/** Looks a program up on PATH, as a shell does. */
export function findOnPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

/** The cache of built tools and bundles, kept between runs. */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'project-infra', 'e2e');
}

function cachedPath(name: ToolName): string {
  const folder = join(TOOLS_FOLDER, GO_TOOLS[name].module);
  const pins = createHash('sha256');
  for (const file of readdirSync(folder).sort()) pins.update(readFileSync(join(folder, file)));
  return join(cacheFolder(), pins.digest('hex').slice(0, 16), 'bin', name);
}

function buildTool(name: ToolName, say: (line: string) => void): string {
  if (findOnPath('go') === undefined) {
    throw new ToolUnavailableError(`${name} is not on PATH, and neither is go to build it with`);
  }
  const tool: GoTool = GO_TOOLS[name];
  const target = cachedPath(name);
  const partial = `${target}.${process.pid}`;
  mkdirSync(join(target, '..'), { recursive: true });
  const started = Date.now();
  say(`building ${name} (once; kept in ${target})`);
  try {
    execFileSync(
      'go',
      ['build', '-trimpath', '-ldflags', `-s -w ${tool.ldflags ?? ''}`.trim(), '-o', partial, tool.package],
      {
        cwd: join(TOOLS_FOLDER, tool.module),
        env: { ...process.env, GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0', GOWORK: 'off' },
        stdio: ['ignore', 'pipe', 'pipe'],
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    // Renamed when whole, so that an interrupted build is never taken for a tool.
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { force: true });
    const detail = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new ToolUnavailableError(`${name} is not on PATH, and go could not build it: ${detail.trim().slice(-2000)}`);
  }
  say(`built ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
  return target;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
